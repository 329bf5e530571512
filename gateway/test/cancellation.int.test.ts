import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { compose } from './compose.ts';
import { openEventStream } from './event-source.ts';
import { type HoldingSubgraph, startHoldingSubgraph } from './holding-subgraph.ts';
import { connectClient, type Result, startTestGateway, type TestGateway } from './test-gateway.ts';

const supergraph = compose(
  `type Query { product(id: ID!): Product }
   type Mutation { rename(id: ID!): Product }
   type Product @key(fields: "id") { id: ID! name: String }`,
  'type Product @key(fields: "id") { id: ID! stars: Int }',
);
const names = '{ product(id: "1") { name } }';
const stars = '{ product(id: "1") { stars } }';
const lamp = { product: { name: 'Lamp' } };
const product = { product: { __typename: 'Product', id: '1' } };

let resources: AsyncDisposableStack;
let one: HoldingSubgraph;
let two: HoldingSubgraph;
let gateway: TestGateway;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  one = resources.use(await startHoldingSubgraph());
  two = resources.use(await startHoldingSubgraph());
});
afterEach(() => resources.disposeAsync());

async function start(environment: Record<string, string> = {}): Promise<void> {
  const subgraphs = { one: one.url, two: two.url };
  gateway = resources.use(
    await startTestGateway(
      { SUBGRAPH_TIMEOUT_MS: '60000', SUBGRAPH_BREAKER_FAILURES: '1', ...environment },
      supergraph,
      { subgraphs },
    ),
  );
}

/** A client that can leave before it is answered. */
function ask(query: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const asked = fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  });
  asked.catch(() => {}); // it has left
  return {
    leave: () => leaving.abort(),
    response: asked,
    answer: async () => (await (await asked).json()) as Result,
  };
}

const cancelled = (subgraph: string) => gateway.metric(outcome(subgraph, 'cancelled'));
const outcome = (subgraph: string, of: string) =>
  `naru_subgraph_fetches_total{subgraph="${subgraph}",outcome="${of}"}`;

async function isAnswered(place: number): Promise<void> {
  const other = ask('{ product(id: "2") { name } }');
  (await one.request(place)).answer({ product: { name: 'Chair' } });
  expect(await other.answer()).toEqual({ data: { product: { name: 'Chair' } } });
}

/** One more leaves behind those who have left, so that the gateway must have noticed all of them. */
async function leavingIsNoticed(place: number): Promise<void> {
  const witness = ask('{ product(id: "witness") { name } }');
  const held = await one.request(place);
  witness.leave();
  await held.closed;
}

test('when a client leaves, what the subgraph was asked for it is given up, and held against nobody', async () => {
  await start();
  const before = await cancelled('one');
  const failed = await gateway.metric(outcome('one', 'unavailable'));
  for (const place of [0, 1]) {
    const client = ask(place === 0 ? names : '{ product(id: "3") { name } }');
    const held = await one.request(place);
    client.leave();
    await held.closed;
    expect(held.isClosed).toBe(true);
  }
  await waitFor(async () => (await cancelled('one')) === before + 2, { what: 'both to be counted' });
  expect(await gateway.metric(outcome('one', 'unavailable'))).toBe(failed);
  expect(await gateway.metric('naru_subgraph_breaker_state{subgraph="one"}')).toBe(0);
  expect(await gateway.metric('naru_subgraph_fetches_in_flight{subgraph="one"}')).toBe(0);
  await isAnswered(2);
});

test('what the plan had still to fetch is not asked for, though what it waits for comes for others', async () => {
  await start();
  const before = await gateway.metric(outcome('one', 'shared'));
  const client = ask(stars);
  const held = await one.request(0);
  const other = ask('{ product(id: "1") { __typename id } }');
  const shared = async () => (await gateway.metric(outcome('one', 'shared'))) === before + 1;
  await waitFor(shared, { what: 'both to wait for the same' });
  client.leave();
  await leavingIsNoticed(1);
  expect(held.isClosed).toBe(false);
  held.answer(product);
  expect(await other.answer()).toEqual({ data: product });
  await isAnswered(2);
  expect(two.requests).toEqual([]);
});

test('the later fetch that is under way is given up, too', async () => {
  await start();
  const client = ask(stars);
  (await one.request(0)).answer(product);
  const held = await two.request(0);
  client.leave();
  await held.closed;
  expect(held.isClosed).toBe(true);
});

test('what clients share is given up only when the last of them has left', async () => {
  await start();
  // Equal requests share their answer; those that differ in a space share what is asked of the subgraph.
  const known = ask(names);
  (await one.request(0)).answer(lamp);
  await known.answer();
  const shares = 'naru_gateway_shared_answers_total';
  const [answers, fetches] = [await gateway.metric(shares), await gateway.metric(outcome('one', 'shared'))];
  const clients = [ask(names), ask(names), ask(`${names} `), ask(`${names} `)];
  const held = await one.request(1);
  const all = async () =>
    (await gateway.metric(shares)) - answers + (await gateway.metric(outcome('one', 'shared'))) - fetches;
  await waitFor(async () => (await all()) === 3, { what: 'all to wait for the same' });
  const [first, second, third, fourth] = clients as [Asking, Asking, Asking, Asking];
  for (const leaver of [first, third, fourth]) leaver.leave();
  await leavingIsNoticed(2);
  expect(held.isClosed).toBe(false);
  held.answer(lamp);
  expect(await second.answer()).toEqual({ data: lamp });

  const sharedBefore = await gateway.metric(shares);
  const pair = [ask(names), ask(names)];
  const again = await one.request(3);
  await waitFor(async () => (await gateway.metric(shares)) > sharedBefore, { what: 'them to share' });
  for (const { leave } of pair) leave();
  await again.closed;
  expect(again.isClosed).toBe(true);
  // Whoever comes now is not given what everybody has left.
  const late = ask(names);
  (await one.request(4)).answer(lamp);
  expect(await late.answer()).toEqual({ data: lamp });
});

test('a mutation is carried out to its end, and all that its answer takes, whoever leaves', async () => {
  await start();
  const client = ask('mutation { rename(id: "1") { stars } }');
  const changing = await one.request(0);
  client.leave();
  await leavingIsNoticed(1);
  expect(changing.isClosed).toBe(false);
  changing.answer({ rename: product.product });
  const following = await two.request(0);
  following.answer({ _entities: [{ stars: 4 }] });
  await following.closed;
  expect(following.isClosed).toBe(false);
});

test('who waits for a turn at the subgraph leaves the queue', async () => {
  await start({ SUBGRAPH_MAX_CONCURRENT: '1', SUBGRAPH_MAX_QUEUED: '1' });
  const before = await cancelled('one');
  const first = ask(names);
  const held = await one.request(0);
  const queued = ask('{ product(id: "3") { name } }');
  const inFlight = 'naru_subgraph_fetches_in_flight{subgraph="one"}';
  await waitFor(async () => (await gateway.metric(inFlight)) === 2, { what: 'one to wait' });
  queued.leave();
  await waitFor(async () => (await cancelled('one')) === before + 1, { what: 'it to leave the queue' });
  const next = ask('{ product(id: "4") { name } }'); // there is room for it
  await waitFor(async () => (await gateway.metric(inFlight)) === 2, { what: 'another to wait' });
  held.answer(lamp);
  expect(await first.answer()).toEqual({ data: lamp });
  (await one.request(1)).answer({ product: { name: 'Table' } });
  expect(await next.answer()).toEqual({ data: { product: { name: 'Table' } } });
  expect(one.requests).toHaveLength(2);
});

test('over WebSocket it is given up when the operation is completed, or the socket closed', async () => {
  await start();
  await using client = connectClient(gateway);
  const completed = client.subscribe(names);
  const first = await one.request(0);
  const other = client.subscribe('{ product(id: "2") { name } }');
  const second = await one.request(1);
  completed.unsubscribe();
  await first.closed;
  expect([first.isClosed, second.isClosed]).toEqual([true, false]);
  second.answer({ product: { name: 'Chair' } });
  expect(await other.result(0)).toEqual({ data: { product: { name: 'Chair' } } });

  client.subscribe(names);
  const changing = client.subscribe('mutation { rename(id: "1") { name } }');
  const [third, fourth] = [await one.request(2), await one.request(3)];
  await client.client.dispose();
  const [query, mutation] = third.query.startsWith('mutation') ? [fourth, third] : [third, fourth];
  await query.closed;
  expect([query.isClosed, mutation.isClosed]).toEqual([true, false]);
  mutation.answer({ rename: { name: 'Lamp' } });
  await mutation.closed;
  expect(mutation.isClosed).toBe(false);
  expect(changing.results).toEqual([]);
});

test('by server-sent events it is given up when the stream is closed', async () => {
  await start();
  const stream = await openEventStream(gateway.url, { query: names });
  const held = await one.request(0);
  await stream[Symbol.asyncDispose]();
  await held.closed;
  expect(held.isClosed).toBe(true);
});

test('what is deferred is given up when the client leaves behind the first part', async () => {
  await start();
  const client = ask('{ product(id: "1") { name ... @defer { stars } } }', {
    accept: 'multipart/mixed;deferSpec=20220824,application/json',
  });
  (await one.request(0)).answer({ product: { __typename: 'Product', id: '1', name: 'Lamp' } });
  const held = await two.request(0);
  expect((await client.response).status).toBe(200);
  client.leave();
  await held.closed;
  expect(held.isClosed).toBe(true);
});

test('the call that tries whether a subgraph is back is carried out for all others', async () => {
  await start({ SUBGRAPH_BREAKER_OPEN_MS: '1', SUBGRAPH_RETRIES: '0' });
  const failing = ask(names);
  (await one.request(0)).fail();
  expect(await failing.answer()).toMatchObject({
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
  const state = () => gateway.metric('naru_subgraph_breaker_state{subgraph="one"}');
  expect(await state()).toBe(2);
  const trying = await waitFor(
    async () => {
      const client = ask(names);
      await Promise.race([client.response, one.request(1)]);
      return one.requests.length > 1 ? client : undefined;
    },
    { what: 'the breaker to let one try' },
  );
  expect(await state()).toBe(1);
  trying.leave();
  const refused = ask('{ product(id: "3") { name } }');
  expect(await refused.answer()).toMatchObject({
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
  const held = await one.request(1);
  expect(held.isClosed).toBe(false);
  held.answer(lamp);
  await waitFor(async () => (await state()) === 0, { what: 'the breaker to close' });
  await isAnswered(2);
});

test('of what was given up nothing is kept', async () => {
  await start({ RESPONSE_CACHE_BYTES: '1000000' });
  const forAWhile = { 'cache-control': 'max-age=600' };
  const client = ask(stars);
  (await one.request(0)).answer(product, forAWhile);
  const held = await two.request(0);
  client.leave();
  await held.closed;
  const next = ask(stars);
  (await one.request(1)).answer(product, forAWhile);
  (await two.request(1)).answer({ _entities: [{ stars: 4 }] }, forAWhile);
  expect(await next.answer()).toEqual({ data: { product: { stars: 4 } } });
  expect(await ask(stars).answer()).toEqual({ data: { product: { stars: 4 } } });
});

test('queries that one request sends together are given up together', async () => {
  await start({ SUBGRAPH_BATCHING: 'true' });
  const client = ask('{ product(id: "1") { stars } b: product(id: "2") { stars } }');
  (await one.request(0)).answer({ ...product, b: { __typename: 'Product', id: '2' } });
  const held = await two.request(0);
  client.leave();
  await held.closed;
  expect(held.isClosed).toBe(true);
});

type Asking = ReturnType<typeof ask>;
