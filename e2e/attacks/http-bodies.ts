import { deflateSync, gzipSync } from 'node:zlib';
import type { HttpAttack } from './hostile-http.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const query = JSON.stringify({ query: '{ __typename }' });
const BOMB_BYTES = 200 * 1024 ** 2;
const bomb = gzipSync(Buffer.alloc(BOMB_BYTES, 0x20), { level: 9 });
const bytes = (text: string, encoding: 'latin1' | 'utf16le') => Buffer.from(text, encoding);

const withBody = (what: string, body: HttpAttack['body'], status = 400): HttpAttack => ({
  what,
  headers: JSON_TYPE,
  body,
  status,
  code: 'BAD_REQUEST',
});
const typed = (type: string, body: HttpAttack['body'] = query): HttpAttack => ({
  what: `a body of ${type}`,
  headers: { 'content-type': type },
  body,
  status: 415,
  code: 'BAD_REQUEST',
});
const encoded = (encoding: string, body: Buffer<ArrayBuffer>): HttpAttack => ({
  what: `a body in ${encoding}`,
  headers: { ...JSON_TYPE, 'content-encoding': encoding },
  body,
  status: 415,
  code: 'BAD_REQUEST',
});

/** Bodies that are no GraphQL request. */
export const bodyAttacks: readonly HttpAttack[] = [
  withBody('no body', undefined),
  withBody('an empty body', ''),
  withBody('half a body', query.slice(0, -4)),
  withBody('two bodies', query + query),
  withBody('a byte order mark', `\ufeff${query}`),
  withBody('comments', `/**/${query}`),
  withBody('single quotes', `{'query': '{ __typename }'}`),
  withBody('NaN', '{"query":"{ __typename }","variables":{"a":NaN}}'),
  withBody('bytes that are no UTF-8', bytes('{"query":"{ __typename } # \xff\xfe"}', 'latin1')),
  withBody('UTF-16 that says it is UTF-8', bytes(query, 'utf16le')),
  withBody('a surrogate in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d])),
  withBody('a zip file', gzipSync(query)),
  withBody('an array', `[${query}]`),
  withBody('an empty array', '[]'),
  withBody('a thousand operations in an array', `[${Array(1_000).fill(query)}]`),
  withBody('a string', '"{ __typename }"'),
  withBody('a number', '1e999'),
  withBody('null', 'null'),
  withBody('true', 'true'),
  withBody('an empty object', '{}'),
  withBody('an empty query', '{"query":""}'),
  withBody('a query that is an object', '{"query":{"__typename":1}}'),
  withBody('a query that is a list', '{"query":["{ __typename }"]}'),
  withBody('variables that are a list', '{"query":"{ __typename }","variables":[]}'),
  withBody('variables that are text', '{"query":"{ __typename }","variables":"{}"}'),
  withBody('extensions that are text', '{"query":"{ __typename }","extensions":"{}"}'),
  withBody('a name that is a number', '{"query":"{ __typename }","operationName":1}'),
  withBody('only a prototype', '{"__proto__":{"query":"{ __typename }"}}'),
  withBody('half a million brackets', '['.repeat(500_000)),
  withBody('a nested list of a quarter million levels', `${'['.repeat(250_000)}${']'.repeat(250_000)}`),
  withBody('two megabytes', JSON.stringify({ query: '{ __typename }', pad: 'x'.repeat(2_000_000) }), 413),
  typed('text/plain'),
  typed('text/plain;application/json'),
  typed('application/x-www-form-urlencoded', 'query=%7B__typename%7D'),
  typed(
    'multipart/form-data; boundary=x',
    `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${query}\r\n--x--`,
  ),
  typed('application/graphql', '{ __typename }'),
  typed('application/jsonx'),
  typed('application/json-seq'),
  typed('application/vnd.api+json'),
  typed('application/json, text/plain'),
  typed('application/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
  typed('application/json; charset=utf-7', '+AHsAIg-query+ACIAOgAiAHs-__typename+AH0AIgB9-'),
  typed('application/json; charset=utf-16', bytes(query, 'utf16le')),
  typed('application/json; charset=utf-16le', bytes(query, 'utf16le')),
  typed('application/json; charset=latin1'),
  typed('application/json; charset=ebcdic-us'),
  typed('application/json; charset="utf-8;charset=utf-7"'),
  typed('application/json; charset=utf-8; charset=utf-7'),
  encoded('gzip', bomb),
  encoded('gzip', gzipSync(query)),
  encoded('x-gzip', bomb),
  encoded('deflate', deflateSync(query)),
  encoded('br', bomb),
  encoded('gzip, gzip', gzipSync(bomb)),
  encoded('identity, gzip', bomb),
];
