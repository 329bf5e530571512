import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { composeTestSupergraph } from './subgraphs.ts';
import { startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ MAX_COST: '25' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

interface Answered {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

const confirmations = (count: number) =>
  Array.from({ length: count }, (_, n) => `c${n}: confirm(id: "${n}") { id }`).join(' ');

const correlationId = 'known-operations';

async function post(body: object, accept: string): Promise<Answered> {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, 'x-correlation-id': correlationId },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    body: await response.text(),
  };
}

/** By the long way: a charset in `Accept` is none that clients usually send, and is answered with the same media type. */
const viaApollo = (body: object, accept: string) => post(body, `${accept}; charset=utf-8`);

const timesKnown = () => gateway.metric('naru_gateway_known_operations_total');

const answeredAlike: [string, { query: string; operationName?: string | null; variables?: object | null }][] =
  [
    ['a query', { query: '{ whoAmI correlationId }' }],
    ['a query with nothing in its variables', { query: '{ whoAmI }', variables: null, operationName: null }],
    [
      'one of several operations',
      { query: 'query A { whoAmI } query B { correlationId }', operationName: 'B' },
    ],
    ['an error in part of it', { query: '{ pickupCall(id: "none") { id } whoAmI }' }],
    [
      'variables that do not fit',
      { query: 'query ($id: ID!) { pickupCall(id: $id) { id } }', variables: { id: { a: 1 } } },
    ],
    ['a missing variable', { query: 'query ($id: ID!) { pickupCall(id: $id) { status } }' }],
    ['a mutation', { query: 'mutation { confirm(id: "none") { id } }' }],
    ['introspection', { query: '{ __typename a: __type(name: "Query") { name } }' }],
  ];

test.each(answeredAlike)('%s is answered alike when it is known', async (_what, body) => {
  for (const accept of ['application/json', 'application/graphql-response+json']) {
    const first = await viaApollo(body, accept);
    const before = await timesKnown();
    expect(await post(body, accept)).toEqual(first);
    expect(await timesKnown()).toBe(before + 1);
  }
});

test.each(answeredAlike)('%s is answered alike when it is new', async (_what, { query, ...rest }) => {
  for (const accept of ['application/json', 'application/graphql-response+json']) {
    const body = { query: `${query} # new for ${accept}`, ...rest };
    const first = await post(body, accept);
    const before = await timesKnown();
    expect(await viaApollo(body, accept)).toEqual(first);
    expect(await post(body, accept)).toEqual(first);
    expect(await timesKnown()).toBe(before + 1);
  }
});

test.each<[string, object]>([
  ['what is not valid', { query: '{ nonsense }' }],
  ['what costs too much', { query: `mutation { ${confirmations(20)} }` }],
  ['a text to be registered', { query: '{ whoAmI }', extensions: { persistedQuery: { version: 1 } } }],
  ['variables of the wrong type', { query: '{ whoAmI }', variables: 'none' }],
])('%s takes the long way each time', async (_what, body) => {
  const first = await post(body, 'application/json');
  const before = await timesKnown();
  expect(await post(body, 'application/json')).toEqual(first);
  expect(await timesKnown()).toBe(before);
});

test('after a reload an operation is validated anew before it is known again', async () => {
  const ask = async () => {
    const before = await timesKnown();
    await post({ query: '{ once: whoAmI }' }, '*/*');
    return (await timesKnown()) - before;
  };
  expect([await ask(), await ask()]).toEqual([0, 1]);
  await gateway.reload(`${composeTestSupergraph()}\n# another`);
  expect([await ask(), await ask()]).toEqual([0, 1]);
});
