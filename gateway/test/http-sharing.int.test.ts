import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { connectRaw, postHead } from './raw-http.ts';
import { startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
let answers: PromiseWithResolvers<void>;
let asked: number;

beforeAll(async () => {
  gateway = await startTestGateway({ FORWARD_HEADERS: 'x-tenant' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

beforeEach(() => {
  gateway.world.onRequest = () => {};
});

/** From now on subgraphs count who asks, and wait to be released. */
function holdSubgraphs(): void {
  asked = 0;
  answers = Promise.withResolvers();
  gateway.world.onRequest = () => {
    asked += 1;
    return answers.promise;
  };
}

interface Asking {
  readonly body: object;
  readonly headers?: Record<string, string>;
}

async function ask({ body, headers }: Asking) {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    id: response.headers.get('x-correlation-id'),
    status: response.status,
    text: await response.text(),
  };
}

/** How often subgraphs are asked when these requests are under way at once; and their answers. */
async function together(requests: readonly Asking[], expected: number) {
  const last = { body: { query: '{ __typename }' } };
  for (const request of [...requests, last]) await ask(request); // now the operations are known
  holdSubgraphs();
  const pending = requests.map(ask);
  await waitFor(() => asked === expected, { what: `${expected} requests to the subgraphs` });
  await ask(last); // whoever came before has come by now
  expect(asked).toBe(expected);
  answers.resolve();
  return Promise.all(pending);
}

const query = 'query Who($no: Boolean = false) { whoAmI @skip(if: $no) }';
const id = (value: string) => ({ 'x-correlation-id': value });

test('equal queries under way are answered once, each with its own correlation id', async () => {
  const requests = ['a', 'b', 'c'].map((name) => ({ body: { query }, headers: id(name) }));
  const results = await together(requests, 1);
  const text = '{"data":{"whoAmI":null}}\n';
  expect(results).toEqual(['a', 'b', 'c'].map((name) => ({ id: name, status: 200, text })));
});

test('callers of other authority get answers of their own', async () => {
  const alice = { authorization: `Bearer ${await gateway.token('alice')}` };
  const again = { authorization: `Bearer ${await gateway.token('alice', 'CUSTOMER', 900)}` };
  const operator = { authorization: `Bearer ${await gateway.token('alice', 'OPERATOR')}` };
  const bob = { authorization: `Bearer ${await gateway.token('bob')}` };
  const headers: Record<string, string>[] = [
    {},
    { 'x-tenant': 't' },
    alice,
    again,
    { ...alice, 'x-tenant': 't' },
    operator,
    bob,
  ];
  const results = await together(
    headers.map((given) => ({ body: { query }, headers: given })),
    6,
  );
  const names = results.map(({ text }) => JSON.parse(text).data.whoAmI);
  expect(names).toEqual([null, null, 'alice', 'alice', 'alice', 'alice', 'bob']);
});

test('what differs in any way is not equal', async () => {
  const bodies = [
    { query },
    { query, variables: { no: false } },
    { query, variables: { no: false, more: 1 } },
    { query, extensions: { a: 1 } },
    { query, operationName: 'Who' },
    { query: `${query} ` },
  ];
  await together(
    [
      ...bodies.map((body) => ({ body })),
      { body: { query }, headers: { accept: 'application/graphql-response+json' } },
    ],
    7,
  );
});

test('mutations are never shared, not even beside a query', async () => {
  const mutation = 'mutation { confirm(id: "none") { id } }';
  await together([{ body: { query: mutation } }, { body: { query: mutation } }], 2);
  const both = `query Q { whoAmI } ${mutation.replace('mutation', 'mutation M')}`;
  const body = { query: both, operationName: 'M' };
  await together([{ body }, { body }], 2);
});

test('a leader that goes away takes nobody along', async () => {
  await ask({ body: { query } });
  holdSubgraphs();
  const body = JSON.stringify({ query });
  const leader = await connectRaw(gateway);
  leader.write(postHead('Accept: */*', 'Accept-Language: *', `Content-Length: ${body.length}`) + body);
  await waitFor(() => asked === 1, { what: 'the leader to be under way' });
  const timesShared = () => gateway.metric('naru_gateway_shared_answers_total');
  const before = await timesShared();
  const follower = ask({ body: { query } });
  await waitFor(async () => (await timesShared()) > before, { what: 'the follower to wait' });
  await leader[Symbol.asyncDispose]();
  answers.resolve();
  expect(await follower).toMatchObject({ status: 200, text: '{"data":{"whoAmI":null}}\n' });
  expect(asked).toBe(1);
});

test('an answer is shared only while it is under way', async () => {
  let count = 0;
  gateway.world.onRequest = () => {
    count += 1;
  };
  for (let i = 0; i < 3; i += 1) await ask({ body: { query: '{ whoAmI }' } });
  expect(count).toBe(3);
});

test('sharing can be switched off', async () => {
  const shared = gateway;
  await using apart = await startTestGateway({ SHARE_QUERIES: 'false' });
  gateway = apart;
  await together([{ body: { query } }, { body: { query } }], 2);
  gateway = shared;
});

test('after a change nobody is given the answer to what was asked before it', async () => {
  const query = { body: { query: '{ before: whoAmI }' } };
  const change = { body: { query: 'mutation { confirm(id: "none") { id } }' } };
  for (const request of [query, change]) await ask(request); // now the operations are known
  const first = Promise.withResolvers<void>();
  asked = 0;
  gateway.world.onRequest = () => {
    asked += 1;
    return asked === 1 ? first.promise : undefined;
  };
  const early = ask(query);
  await waitFor(() => asked === 1, { what: 'the query to be under way' });
  await ask(change);
  expect((await ask(query)).status).toBe(200);
  expect(asked).toBe(3);
  first.resolve();
  expect((await early).status).toBe(200);
});
