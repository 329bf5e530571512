import type { HttpAttack } from './hostile-http.ts';

const query = JSON.stringify({ query: '{ __typename }' });
const JSON_TYPE = { 'content-type': 'application/json' };
const search = (text: string) => `/graphql?query=${encodeURIComponent(text)}`;
const PREFLIGHTED = { 'apollo-require-preflight': 'true' };

const get = (what: string, path: string, status = 400, code = 'BAD_REQUEST'): HttpAttack => ({
  what,
  method: 'GET',
  path,
  headers: { ...PREFLIGHTED, accept: 'application/json' },
  status,
  code,
});
const lost = (path: string): HttpAttack => ({
  ...get(path, path, 404, 'NOT_FOUND'),
});

/** Requests that a page of another origin could make a browser send, with whatever the browser knows of us. */
export const crossSiteAttacks: readonly HttpAttack[] = [
  { what: 'a link', method: 'GET', path: search('{ __typename }'), status: 400, code: 'BAD_REQUEST' },
  {
    what: 'a link to a change',
    method: 'GET',
    path: search('mutation { cancelPickup(input: { callId: "1" }) { errors { code } } }'),
    status: 400,
    code: 'BAD_REQUEST',
  },
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'].map(
    (type): HttpAttack => ({
      what: `a form of ${type}`,
      headers: { 'content-type': type, origin: 'https://evil.example' },
      body: query,
      status: 415,
      code: 'BAD_REQUEST',
    }),
  ),
];

/** Methods and addresses that are not served, or not in this way. */
export const addressAttacks: readonly HttpAttack[] = [
  ...['PUT', 'DELETE', 'PATCH', 'PROPFIND', 'LOCK', 'QUERY'].map(
    (method): HttpAttack => ({
      what: method,
      method,
      headers: { ...JSON_TYPE, 'x-http-method-override': 'POST' },
      body: query,
      status: 405,
      code: 'BAD_REQUEST',
    }),
  ),
  get(
    'a change by GET',
    search('mutation { cancelPickup(input: { callId: "1" }) { errors { code } } }'),
    405,
  ),
  get('a subscription by GET', search('subscription { itemChanged(id: "1") { event } }'), 405),
  get('no query', '/graphql'),
  get('an empty query', '/graphql?query='),
  get('variables that are no JSON', `${search('{ __typename }')}&variables=%7B`),
  get('variables that are a list', `${search('{ __typename }')}&variables=[]`),
  get('two queries', `${search('{ __typename }')}&query=%7Bx%7D`),
  get('escapes that are none', '/graphql?query=%zz', 400, 'GRAPHQL_PARSE_FAILED'),
  get('half a character', '/graphql?query=%ed%a0%80', 400, 'GRAPHQL_PARSE_FAILED'),
  lost('/graphql/'),
  lost('/graphql/x'),
  lost('/GraphQL'),
  lost('/%67raphql'),
  lost('/graphql%00'),
  lost('/graphql%2f..%2fmetrics'),
  lost('//graphql'),
  lost('/.env'),
  lost('/.git/config'),
  lost('/package.json'),
  lost('/%2e%2e/%2e%2e/etc/passwd'),
  lost('/..%2f..%2fetc%2fpasswd'),
  lost('/..%5c..%5cwindows%5cwin.ini'),
  lost('/livez/%00'),
  get('an escape that is none in a path', '/%', 400),
  get('a long path', `/${'a'.repeat(4_000)}`, 404, 'NOT_FOUND'),
];
