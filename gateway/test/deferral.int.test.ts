import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { composeTestSupergraph } from './subgraphs.ts';
import { connectClient, type Result, startTestGateway, type TestGateway } from './test-gateway.ts';

const accept = 'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9';
const supergraph = composeTestSupergraph(undefined, (sdl) =>
  sdl.replace('name: String! units', 'name: String @federation__authenticated units'),
);

let gateway: TestGateway;
let release = () => {};

beforeAll(async () => {
  gateway = await startTestGateway({}, supergraph);
  const call = { id: 'c1', version: 1, status: 'REQUESTED', customerId: 'alice', tel: '010' };
  gateway.world.calls.set('c1', { ...call, updatedAt: '2026-11-21T11:00:00.000Z' });
  gateway.world.items.set('i1', {
    ...{ id: 'i1', version: 1, name: 'Lamp', units: 4, stock: 2 },
    updatedAt: '2026-11-21T12:00:00.000Z',
  });
});
afterEach(() => {
  release();
  gateway.world.onRequest = () => {};
});
afterAll(async () => gateway[Symbol.asyncDispose]());

/** From now on a subgraph answers only once it is released. */
function hold(name: string): void {
  const { promise, resolve } = Promise.withResolvers<void>();
  release = resolve;
  gateway.world.onRequest = (subgraph) => (subgraph === name ? promise : undefined);
}

async function post(query: string, variables: object = {}, headers: Record<string, string> = { accept }) {
  return fetch(gateway.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await gateway.token('alice')}`,
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
}

/** The parts of a whole multipart body. */
const partsOf = (body: string) =>
  body.split('\r\n---').flatMap((part) => {
    const [, json] = part.split('\r\n\r\n');
    return json ? [JSON.parse(json)] : [];
  });
const deferred = async (query: string, variables?: object) =>
  partsOf(await (await post(query, variables)).text());

const courier = 'assignment { courier { name } }';
const kim = { assignment: { courier: { name: 'Kim' } } };

test('Apollo Client gets what is there at once, and what is deferred when it comes', async () => {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    incrementalHandler: new Defer20220824Handler(),
    link: new HttpLink({
      uri: gateway.url,
      headers: { authorization: `Bearer ${await gateway.token('alice')}` },
    }),
  });
  hold('assignment');
  const seen: unknown[] = [];
  const query = gql(`query ($id: ID!) {
    pickupCall(id: $id) { id status ... on PickupCall @defer(label: "who") { ${courier} } }
  }`);
  const watched = client.watchQuery({ query, variables: { id: 'c1' } }).subscribe(({ data, dataState }) => {
    if (data) seen.push({ dataState, ...(data as { pickupCall: object }).pickupCall });
  });
  const first = { id: 'c1', status: 'REQUESTED' };
  await waitFor(() => seen.length > 0, { what: 'what is there at once' });
  expect(seen.at(-1)).toMatchObject({ dataState: 'streaming', ...first });
  expect(seen.at(-1)).not.toHaveProperty('assignment');
  release();
  await waitFor(() => seen.length > 1, { what: 'what was deferred' });
  expect(seen.at(-1)).toMatchObject({ dataState: 'complete', ...first, ...kim });
  watched.unsubscribe();
  client.stop();
});

test('each part tells its label, its path and whether more will come', async () => {
  const response = await post(`{
    pickupCall(id: "c1") {
      status
      ... @defer(label: "who") { assignment { ... @defer { courier { name ... @defer(label: "id") { id } } } } }
    }
  }`);
  expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
  const body = await response.text();
  expect(body.startsWith('\r\n---\r\ncontent-type: application/json; charset=utf-8\r\n\r\n')).toBe(true);
  expect(body.endsWith('\r\n-----\r\n')).toBe(true);
  expect(partsOf(body)).toEqual([
    { hasNext: true, data: { pickupCall: { status: 'REQUESTED' } } },
    {
      hasNext: true,
      incremental: [{ label: 'who', path: ['pickupCall'], data: { assignment: {} } }],
    },
    {
      hasNext: true,
      incremental: [{ path: ['pickupCall', 'assignment'], data: { courier: { name: 'Kim' } } }],
    },
    {
      hasNext: false,
      incremental: [
        { label: 'id', path: ['pickupCall', 'assignment', 'courier'], data: { id: 'courier-1' } },
      ],
    },
  ]);
});

test('what goes wrong in a deferred part stays in it, and hides what clients are not to see', async () => {
  const [first, ...later] = await deferred(`{
    pickupCall(id: "c1") { status ... @defer(label: "a") { broken } ... @defer(label: "b") { id secret } }
  }`);
  expect(first).toEqual({ hasNext: true, data: { pickupCall: { status: 'REQUESTED' } } });
  const told = later.flatMap(({ incremental }) => incremental);
  expect(told.find(({ label }) => label === 'a')).toEqual({
    ...{ label: 'a', path: ['pickupCall'], data: null },
    errors: [
      {
        message: 'You shall not read this',
        path: ['pickupCall', 'broken'],
        extensions: { code: 'FORBIDDEN', service: 'calls' },
      },
    ],
  });
  expect(told.find(({ label }) => label === 'b')).toMatchObject({
    data: { id: 'c1', secret: null },
    errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  });
});

test('a subgraph that fails only what is deferred does not touch the rest', async () => {
  gateway.world.onRequest = (subgraph) => {
    if (subgraph === 'assignment') throw new Error('out of order');
  };
  expect(await deferred(`{ pickupCall(id: "c1") { status ... @defer { ${courier} } } }`)).toMatchObject([
    { data: { pickupCall: { status: 'REQUESTED' } }, hasNext: true },
    {
      incremental: [
        { data: { assignment: null }, errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] },
      ],
    },
  ]);
});

describe('an operation is answered in one piece', () => {
  const query = `query ($later: Boolean = true) {
    pickupCall(id: "c1") { status ...Courier @defer(if: $later) }
  } fragment Courier on PickupCall { ${courier} }`;
  const whole = { data: { pickupCall: { status: 'REQUESTED', ...kim } } };

  test.each([
    [undefined, 'application/json'],
    ['application/json', 'application/json'],
    ['multipart/mixed, application/json', 'application/json'],
    ['multipart/mixed;subscriptionSpec=1.0, application/json', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
  ])('where the client takes no deferred parts: %s', async (accepted, type) => {
    // Twice: the second time the operation is known.
    for (let time = 0; time < 2; time++) {
      const response = await post(query, {}, accepted === undefined ? {} : { accept: accepted });
      expect(response.headers.get('content-type')).toContain(type);
      expect(await response.json()).toEqual(whole);
    }
  });

  test('where the operation says so, or there is nothing to defer', async () => {
    for (const [text, variables, answer] of [
      [query, { later: false }, whole],
      ['{ whoAmI }', {}, { data: { whoAmI: 'alice' } }],
      ['{ pickupCall(id: "no") { status ... @defer { id } } }', {}, { data: { pickupCall: null } }],
    ] as const) {
      const response = await post(text, variables);
      expect(response.headers.get('content-type')).toContain('application/graphql-response+json');
      expect(await response.json()).toEqual(answer);
    }
    const onlyMultipart = { accept: 'multipart/mixed; deferSpec=20220824' };
    expect(await (await post('{ whoAmI }', {}, onlyMultipart)).json()).toEqual({ data: { whoAmI: 'alice' } });
  });

  test('over WebSocket, and so is each event of a subscription', async () => {
    await using client = connectClient(gateway, await gateway.token('alice'));
    expect(await client.subscribe(query).result(0)).toEqual(whole);
    const followed = `subscription { pickupCallChanged(id: "c1") { call { status ... @defer { ${courier} } } } }`;
    expect(await client.subscribe(followed).result(0)).toEqual({
      data: { pickupCallChanged: { call: { status: 'REQUESTED', ...kim } } },
    });
  });
});

test('a mutation is carried out at once, what is asked of its result may be deferred', async () => {
  gateway.world.calls.set('c2', { ...(gateway.world.calls.get('c1') as never as object), id: 'c2' } as never);
  const query = `mutation { ... @defer { confirm(id: "c2") { status ... @defer { ${courier} } } } }`;
  expect(await deferred(query)).toEqual([
    { hasNext: true, data: { confirm: { status: 'CONFIRMED' } } },
    { hasNext: false, incremental: [{ path: ['confirm'], data: kim }] },
  ]);
});

test('what callers may not have is withheld from deferred parts, too', async () => {
  const query = '{ item(id: "i1") { units ... @defer { stock name } } }';
  const headers = { accept, 'content-type': 'application/json' };
  const anonymous = await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const unauthorized = {
    message: 'Unauthorized field or type',
    path: ['item', 'name'],
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  };
  expect(partsOf(await anonymous.text())).toEqual([
    { hasNext: true, errors: [unauthorized], data: { item: { units: 4 } } },
    { hasNext: false, incremental: [{ path: ['item'], data: { stock: 2, name: null } }] },
  ]);
  expect(await deferred(query)).toEqual([
    { hasNext: true, data: { item: { units: 4 } } },
    { hasNext: false, incremental: [{ path: ['item'], data: { stock: 2, name: 'Lamp' } }] },
  ]);
});

test('limits hold, labels must be fixed and different, and there is no @stream', async () => {
  const many = Array.from({ length: 60 }, () => '... @defer { id }').join(' ');
  const refused: [string, string][] = [
    [`{ pickupCall(id: "c1") { ${many} } }`, 'DIRECTIVE_LIMIT_EXCEEDED'],
    [
      '{ pickupCall(id: "c1") { ... @defer(label: "a") { id } ... @defer(label: "a") { tel } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'query ($l: String) { pickupCall(id: "c1") { ... @defer(label: $l) { id } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['{ __schema { types @stream { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ];
  for (const [query, code] of refused) {
    const response = await post(query);
    expect(((await response.json()) as Result).errors?.[0]?.extensions['code']).toBe(code);
  }
});
