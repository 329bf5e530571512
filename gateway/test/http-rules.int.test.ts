import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ CORS_ORIGINS: 'https://shop.example', COMPRESSION: 'true' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const json = { 'content-type': 'application/json' };
const post = (body: object, headers: Record<string, string> = {}) =>
  fetch(gateway.url, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
const get = (search: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}?${search}`, { headers });
const preflighted = { 'apollo-require-preflight': 'true' };
const graphqlJson = 'application/graphql-response+json';

test('the answer comes in the media type that the client prefers', async () => {
  const typeOf = async (accept: string) =>
    (await post({ query: '{ whoAmI }' }, { accept })).headers.get('content-type');
  for (const accept of [
    '*/*',
    'application/json',
    `application/json,${graphqlJson}`,
    `${graphqlJson};q=0.5,*/*`,
  ])
    expect([accept, await typeOf(accept)]).toEqual([accept, 'application/json; charset=utf-8']);
  for (const accept of [
    graphqlJson,
    `${graphqlJson}, application/json`,
    `${graphqlJson},application/json;q=0.9`,
  ])
    expect([accept, await typeOf(accept)]).toEqual([accept, `${graphqlJson}; charset=utf-8`]);
  expect((await post({ query: '{ whoAmI }' }, { accept: 'text/csv' })).status).toBe(406);
});

test('errors before the execution, too, have the media type that the client prefers', async () => {
  const refused = await fetch(gateway.url, {
    method: 'POST',
    headers: { ...json, accept: graphqlJson },
    body: '{',
  });
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    400,
    `${graphqlJson}; charset=utf-8`,
  ]);
});

test('queries may be asked by GET, mutations may not, nor what a page could make a browser send', async () => {
  expect(await (await get('query={whoAmI}', preflighted)).json()).toEqual({ data: { whoAmI: null } });
  const mutation = await get(
    `query=${encodeURIComponent('mutation { confirm(id: "1") { id } }')}`,
    preflighted,
  );
  expect([mutation.status, mutation.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await get('query={whoAmI}')).status).toBe(400);
});

test('other methods are refused, saying which are served', async () => {
  const refused = await fetch(gateway.url, { method: 'PUT', headers: json, body: '{}' });
  expect([refused.status, refused.headers.get('allow'), await refused.json()]).toMatchObject([
    405,
    'GET, POST, OPTIONS',
    { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
  ]);
});

test('pages of a listed origin, and of no other, may ask and read answers and refusals', async () => {
  const origin = 'https://shop.example';
  const headers = { origin, 'access-control-request-headers': 'content-type,authorization' };
  const preflight = await fetch(gateway.url, { method: 'OPTIONS', headers });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,authorization');
  const unauthenticated = await post({ query: '{ whoAmI }' }, { origin, authorization: 'Bearer bad' });
  expect(unauthenticated.status).toBe(401);
  expect(unauthenticated.headers.get('access-control-allow-origin')).toBe(origin);
  const elsewhere = await post({ query: '{ whoAmI }' }, { origin: 'https://evil.example' });
  expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
});

test('long answers are compressed, and caches told what they vary by', async () => {
  const query = '{ __schema { types { name description fields { name description } } } }';
  const compressed = await post({ query }, { 'accept-encoding': 'br' });
  expect(compressed.headers.get('content-encoding')).toBe('br');
  expect(compressed.headers.get('vary')).toBe('origin, accept-encoding');
  const plain = await post({ query }, { 'accept-encoding': 'identity' });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await compressed.json()).toEqual(await plain.json());
});

test('no cache may keep an answer', async () => {
  expect((await post({ query: '{ whoAmI }' })).headers.get('cache-control')).toBe('no-store');
});
