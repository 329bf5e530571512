import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import { createClient } from 'graphql-sse';
import { type EventStream, openEventStream } from './event-source.ts';
import { holdClock } from './held-clock.ts';
import { connectClient, type Result, startTestGateway, type TestGateway } from './test-gateway.ts';
import type { Call } from './world.ts';

const changes = `subscription($id: ID!, $after: String) {
  pickupCallChanged(id: $id, after: $after) { cursor event call { version status tel } }
}`;

let gateway: TestGateway;
let calls = 0;

beforeAll(async () => {
  gateway = await startTestGateway({ KEEP_ALIVE_MS: '300' });
});
afterAll(async () => gateway[Symbol.asyncDispose]());

function newCall(tel = '010', { world } = gateway): Call {
  calls += 1;
  const at = { updatedAt: '2026-11-21T11:00:00.000Z', customerId: 'alice' };
  const call = { ...at, id: `sse-${calls}`, version: 1, status: 'REQUESTED', tel };
  world.calls.set(call.id, call);
  return call;
}

function change(call: Call, { publish } = gateway): Promise<number> {
  Object.assign(call, { status: 'SEARCHING', version: call.version + 1 });
  return publish(`pickup.call.${call.id}.searching`, { ...call, tel: undefined });
}

const bearer = async (sub = 'alice', { token } = gateway) => ({
  authorization: `Bearer ${await token(sub, 'CUSTOMER', 600)}`,
});
const versions = ({ events }: EventStream) =>
  events.flatMap(({ data }) => data?.data?.pickupCallChanged.call.version ?? []);
const codes = ({ events }: EventStream) =>
  events
    .flatMap(({ data }) => data?.errors?.map((error: Result['errors'] & object) => error) ?? [])
    .map(({ extensions }) => extensions.code);

test('a graphql-sse client gets the current state, then every change, and queries and mutations', async () => {
  const call = newCall();
  const client = createClient({ url: gateway.url, headers: await bearer(), retryAttempts: 0 });
  const subscription = client.iterate({ query: changes, variables: { id: call.id } });
  const next = async () => (await subscription.next()).value as Result;
  expect((await next()).data.pickupCallChanged).toMatchObject({ event: 'snapshot', call: { version: 1 } });
  await change(call);
  expect((await next()).data.pickupCallChanged).toMatchObject({ event: 'searching', call: { version: 2 } });
  await subscription.return?.();

  const answers = async (query: string) => {
    const results: unknown[] = [];
    for await (const result of client.iterate({ query })) results.push(result);
    return results;
  };
  expect(await answers('{ whoAmI }')).toEqual([{ data: { whoAmI: 'alice' } }]);
  expect(await answers(`mutation { confirm(id: "${call.id}") { status } }`)).toEqual([
    { data: { confirm: { status: 'CONFIRMED' } } },
  ]);
  client.dispose();
});

test('what the client has closed is forgotten, on the server too', async () => {
  const call = newCall();
  const live = () => gateway.metric('naru_gateway_subscriptions{field="pickupCallChanged",protocol="sse"}');
  const stream = await openEventStream(
    gateway.url,
    { query: changes, variables: { id: call.id } },
    { headers: await bearer() },
  );
  await stream.event(0);
  const before = await live();
  await stream[Symbol.asyncDispose]();
  await waitFor(async () => (await live()) < before, { what: 'the subscription to be gone' });
});

test("an event's id is its cursor: a client that comes back with it resumes", async () => {
  const call = newCall();
  const headers = await bearer();
  const params = { query: changes, variables: { id: call.id } };
  const first = await openEventStream(gateway.url, params, { headers });
  await first.event(0);
  await change(call);
  const { id, data } = await first.event(1);
  expect(id).toBe(data.data.pickupCallChanged.cursor);
  await first[Symbol.asyncDispose]();
  await change(call);
  await change(call);

  const resuming = { headers: { ...headers, 'last-event-id': String(id) } };
  await using second = await openEventStream(gateway.url, params, resuming);
  await second.event(1);
  await change(call);
  await second.event(2);
  expect(versions(second)).toEqual([3, 4, 5]);
  // The id is newer than the cursor in the URL, which never changes.
  const old = { ...params, variables: { id: call.id, after: id } };
  const newer = { headers: { ...headers, 'last-event-id': String((await second.event(1)).id) } };
  await using third = await openEventStream(gateway.url, old, newer);
  await third.event(0);
  expect(versions(third)).toEqual([5]);
});

test('a cursor that has expired ends the stream, and the client is made to forget it', async () => {
  const call = newCall();
  const headers = await bearer();
  const params = { query: changes, variables: { id: call.id } };
  await using first = await openEventStream(gateway.url, params, { headers });
  const { id } = await first.event(0);
  await change(call);
  await change(call);
  await first.event(2);
  await gateway.bus.jsm.streams.purge('PICKUP');
  const resuming = { headers: { ...headers, 'last-event-id': String(id) } };
  await using stream = await openEventStream(gateway.url, params, resuming);
  await stream.untilEnded();
  expect(stream.events).toMatchObject([
    { id: '', event: 'next', data: { errors: [{ extensions: { code: 'CURSOR_EXPIRED' } }] } },
    { event: 'complete' },
  ]);
});

test('refusals come as results, whatever they are about', async () => {
  const call = newCall();
  const headers = await bearer();
  const refusals: [string, object, string][] = [
    ['subscription {', {}, 'GRAPHQL_PARSE_FAILED'],
    ['subscription { nothing { cursor } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [changes, { id: '*' }, 'BAD_USER_INPUT'],
    [changes, { id: call.id, after: 'forged' }, 'CURSOR_INVALID'],
    [changes, { id: 'no-such-call' }, 'NOT_FOUND'],
    [`mutation { confirm(id: "${call.id}") { id } }`, {}, 'OPERATION_NOT_SUPPORTED'],
  ];
  for (const [query, variables, code] of refusals) {
    await using stream = await openEventStream(gateway.url, { query, variables }, { headers });
    await stream.untilEnded();
    expect([query, stream.response.status, codes(stream)[0]]).toEqual([query, 200, code]);
    expect(stream.events.at(-1)).toMatchObject({ event: 'complete' });
  }
  expect(call.status).toBe('REQUESTED');
  await using anonymous = await openEventStream(gateway.url, { query: changes, variables: { id: call.id } });
  await anonymous.untilEnded();
  expect(codes(anonymous)).toEqual(['UNAUTHENTICATED']);
});

test('a silent stream is kept alive', async () => {
  const call = newCall();
  const params = { query: changes, variables: { id: call.id } };
  await using stream = await openEventStream(gateway.url, params, { headers: await bearer() });
  await waitFor(() => stream.heartbeats >= 3, { what: 'heartbeats' });
});

test('the end of its token ends a stream with a code', async () => {
  const call = newCall();
  const headers = await bearer();
  using clock = holdClock();
  const params = { query: changes, variables: { id: call.id } };
  await using stream = await openEventStream(gateway.url, params, { headers });
  await stream.event(0);
  await clock.pass(600_000);
  await stream.untilEnded();
  expect(codes(stream)).toEqual(['UNAUTHENTICATED']);
});

test('a user has a limited number of connections and of subscriptions, whatever the protocol', async () => {
  await using own = await startTestGateway({ MAX_SOCKETS_PER_USER: '3', MAX_SUBSCRIPTIONS_PER_USER: '2' });
  const call = newCall('010', own);
  const params = { query: changes, variables: { id: call.id } };
  const headers = await bearer('alice', own);
  await using socket = connectClient(own, await own.token('alice'));
  await socket.subscribe(changes, { id: call.id }).result(0);
  await using stream = await openEventStream(own.url, params, { headers });
  await stream.event(0);

  await using third = await openEventStream(own.url, params, { headers });
  await third.untilEnded();
  expect(codes(third)).toEqual(['SUBSCRIPTION_LIMIT_EXCEEDED']);
  await using other = await openEventStream(
    own.url,
    { query: '{ whoAmI }' },
    { headers: await bearer('bob') },
  );
  await other.untilEnded();

  await using second = connectClient(own, await own.token('alice'));
  expect(await second.subscribe('{ whoAmI }').result(0)).toEqual({ data: { whoAmI: 'alice' } });
  await using fourth = await openEventStream(own.url, params, { headers });
  await fourth.untilEnded();
  expect(codes(fourth)).toEqual(['CONNECTION_LIMIT_EXCEEDED']);
  await using refused = connectClient(own, await own.token('alice'));
  expect((await refused.closed).code).toBe(4429);

  await stream[Symbol.asyncDispose]();
  await waitFor(
    async () => {
      await using again = await openEventStream(own.url, params, { headers });
      return (await again.event(0)).data.data;
    },
    { what: 'room for another subscription' },
  );
});

test('a client that does not keep up is cut off and resumes', async () => {
  await using own = await startTestGateway({ MAX_BUFFERED_EVENTS: '20' });
  const call = newCall('x'.repeat(400_000), own);
  const params = { query: changes, variables: { id: call.id } };
  const headers = await bearer('alice', own);
  const search = new URLSearchParams({ query: changes, variables: JSON.stringify(params.variables) });
  const closing = new AbortController();
  const slow = await fetch(`${own.url}?${search}`, {
    headers: { ...headers, accept: 'text/event-stream' },
    signal: closing.signal,
  });
  const dropped = () =>
    own.metric('naru_gateway_subscription_connections_closed_total{protocol="sse",reason="slow-client"}');
  while (call.version < 200) await change(call, own);
  await waitFor(async () => (await dropped()) === 1, { what: 'the slow client to be dropped' });
  const received = await slow.text().catch(() => 'cut off');
  expect(received).toBe('cut off');
  const live = () => own.metric('naru_gateway_subscriptions{field="pickupCallChanged",protocol="sse"}');
  await waitFor(async () => (await live()) === 0, { what: 'its subscription to be gone' });
  closing.abort();
});

test('a shutdown cuts streams off without completing them, and serves no new ones', async () => {
  await using stopping = await startTestGateway({ DRAIN_SPREAD_MS: '50' });
  const call = newCall('010', stopping);
  const params = { query: changes, variables: { id: call.id } };
  const headers = await bearer('alice', stopping);
  const streams = await Promise.all([1, 2, 3].map(() => openEventStream(stopping.url, params, { headers })));
  for (const stream of streams) await stream.event(0);
  const closing = stopping.close();
  for (const stream of streams) await stream.untilEnded();
  expect(streams.map(({ events }) => events.map(({ event }) => event))).toEqual([
    ['next'],
    ['next'],
    ['next'],
  ]);
  await closing;
  await expect(openEventStream(stopping.url, params, { headers })).rejects.toThrow();
});
