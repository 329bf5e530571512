import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import { waitFor } from '@naru/test-harness';
import {
  definePolicy,
  Poison,
  type PolicyRunnerOptions,
  type ReceivedEvent,
  Refused,
  startPolicies,
  Transient,
} from '../src/index.ts';
import { type Broker, callOf, log, startBroker } from './test-broker.ts';

const DURABLE = 'test__watch-when-requested';
type CallEvent = ReceivedEvent<PickupCallFact, PickupCallV1>;
type Handler = (event: CallEvent) => Promise<void>;

let broker: Broker;
beforeEach(async () => {
  broker = await startBroker();
});
afterEach(async () => broker[Symbol.asyncDispose]());

/** Runs one policy whose deliveries the handler sees. */
async function run(handler: Handler, options: Partial<PolicyRunnerOptions<Handler>> = {}) {
  const policy = definePolicy({
    durable: DURABLE,
    on: pickupCall,
    fact: 'requested',
    handle: (event: CallEvent, handle: Handler) => handle(event),
  });
  return startPolicies([policy], { bus: broker.bus, dependencies: handler, log, ...options });
}

/** Fails with what it is told for each version, as often as told, and notes the deliveries. */
function scripted(script: Record<number, { error: () => Error; times: number }>) {
  const deliveries: number[] = [];
  const handler: Handler = async ({ body: { version } }) => {
    deliveries.push(version);
    const { error, times } = script[version] ?? { times: 0 };
    const seen = deliveries.filter((delivered) => delivered === version).length;
    if (error && seen <= times) throw error();
  };
  return { deliveries, handler };
}
const always = (error: () => Error) => ({ error, times: Number.POSITIVE_INFINITY });

test('a policy gets the event with its attributes, and settles it once it is handled', async () => {
  const events: CallEvent[] = [];
  await using _policies = await run(async (event) => void events.push(event));
  await broker.publish(3);
  await broker.settled(DURABLE);
  expect(events).toEqual([
    {
      id: 'event-3',
      type: 'naru.pickup.call.requested.v1',
      source: '/naru/calls',
      subject: 'c1',
      time: '2026-03-02T01:15:02.118Z',
      aggregateVersion: 3,
      correlationId: 'story',
      fact: 'requested',
      body: callOf(3),
    },
  ]);
});

test('refused and poisonous events are parked once with the reason, and the others go on', async () => {
  const { deliveries, handler } = scripted({
    1: always(() => new Refused('There is no\nsuch call')),
    2: always(() => new Poison('독이 든 사과')),
  });
  await using _policies = await run(handler);
  for (const version of [1, 2, 3]) await broker.publish(version);
  await broker.settled(DURABLE);
  expect(deliveries.toSorted()).toEqual([1, 2, 3]);

  const letters = await broker.deadLetters();
  expect(letters).toHaveLength(2);
  const refused = letters.find((letter) => letter.header.get('ce-id') === 'event-1');
  expect(refused?.json()).toEqual(callOf(1));
  expect(refused?.subject).toBe(`dlq.${DURABLE}`);
  const headers = Object.fromEntries([...(refused?.header ?? [])].map(([name, [value]]) => [name, value]));
  expect(headers).toMatchObject({
    'ce-type': 'naru.pickup.call.requested.v1',
    'ce-correlationid': 'story',
    'naru-parked-from': 'pickup.call.c1.requested',
    'naru-parked-by': DURABLE,
    'naru-parked-kind': 'refusal',
    'naru-parked-reason': 'Refused: There is no such call',
    'naru-parked-position': 'PICKUP:1',
    'naru-parked-at': expect.stringMatching(/^\d{4}-.*Z$/),
    'Nats-Msg-Id': `${DURABLE}:PICKUP:1`,
  });
  const poison = letters.find((letter) => letter.header.get('ce-id') === 'event-2');
  expect(poison?.header.get('naru-parked-kind')).toBe('poison');
  expect(poison?.header.get('naru-parked-reason')).toBe('Poison: 독이 든 사과');
});

test('a transient failure is tried for as long as it takes, a defect only so often', async () => {
  const { deliveries, handler } = scripted({
    1: { error: () => new Transient('The database is away'), times: 4 },
    2: always(() => new TypeError('undefined is not a function')),
  });
  await using _policies = await run(handler, { maxDeliveries: 2 });
  for (const version of [1, 2]) await broker.publish(version);
  await broker.settled(DURABLE);
  expect(deliveries.toSorted()).toEqual([1, 1, 1, 1, 1, 2, 2]);
  const letters = await broker.deadLetters();
  expect(letters.map((letter) => letter.header.get('naru-parked-kind'))).toEqual(['defect']);
});

test('what is no readable event of the policy is parked as poison, unhandled', async () => {
  const headersOf = (type: string) => ({
    'ce-id': 'event',
    'ce-type': type,
    'ce-source': '/naru/calls',
    'ce-subject': 'c1',
    'ce-time': '2026-03-02T01:15:02.118Z',
    'ce-aggregateversion': '1',
    'ce-correlationid': 'story',
  });
  const { deliveries, handler } = scripted({});
  await using _policies = await run(handler);
  const requested = 'naru.pickup.call.requested.v1';
  await broker.publish(1, { body: '{ not json' });
  await broker.publish(2, { headers: {} });
  await broker.publish(3, { body: JSON.stringify({ ...callOf(3), status: 'LOST' }) });
  await broker.publish(4, { headers: headersOf('naru.rental.call.requested.v1') });
  await broker.publish(5, { headers: headersOf('naru.pickup.call.requested.v2') });
  await broker.publish(6, { headers: headersOf('naru.pickup.call.confirmed.v1') });
  await broker.publish(7, { headers: headersOf('nonsense') });
  await broker.publish(8, { headers: { ...headersOf(requested), 'ce-aggregateversion': 'x' } });
  await broker.bus.js.publish('pickup.call.c1.requested', '');
  await broker.publish(9);
  await broker.settled(DURABLE);
  expect(deliveries).toEqual([9]);
  const letters = await broker.deadLetters();
  expect(letters).toHaveLength(9);
  expect(new Set(letters.map((letter) => letter.header.get('naru-parked-kind')))).toEqual(
    new Set(['poison']),
  );
});

test('an event that cannot be parked stays and is parked when that works again', async () => {
  const { handler } = scripted({ 1: always(() => new Refused('No')) });
  await broker.bus.jsm.streams.delete('DLQ');
  await using _policies = await run(handler, { ackWaitMs: 300 });
  await broker.publish(1);
  const unsettled = async () => (await broker.bus.jsm.consumers.info('PICKUP', DURABLE)).num_redelivered > 0;
  await waitFor(unsettled, { what: 'the event to come again' });
  await broker.addStream('DLQ');
  await broker.settled(DURABLE);
  expect(await broker.deadLetters()).toHaveLength(1);
});

test('an event that one process holds for too long is given to another', async () => {
  const gate = Promise.withResolvers<void>();
  const deliveries: number[] = [];
  const handler: Handler = async ({ body }) => {
    deliveries.push(body.version);
    if (deliveries.length === 1) await gate.promise;
  };
  const other = await broker.connect('replica');
  const policies = await run(handler, { ackWaitMs: 300 });
  const replica = await run(handler, { ackWaitMs: 300, bus: other });
  await broker.publish(1);
  await broker.settled(DURABLE);
  // At least: the other may be slow, too.
  expect(deliveries.length).toBeGreaterThanOrEqual(2);
  gate.resolve();
  await Promise.all([policies[Symbol.asyncDispose](), replica[Symbol.asyncDispose]()]);
});

test.each(['stop', 'kill'] as const)(
  'consumption goes on by itself after a %s of the broker',
  async (how) => {
    const seen = new Set<number>();
    await using _policies = await run(async ({ body }) => void seen.add(body.version), { ackWaitMs: 500 });
    for (let version = 1; version <= 20; version += 1) await broker.publish(version);
    await broker.nats[how]();
    await broker.nats.restart();
    await waitFor(() => broker.publish(21).then(() => true), { what: 'the publisher to be back' });
    await waitFor(() => seen.size === 21, { what: 'all events to be handled' });
    await broker.settled(DURABLE);
  },
);

test('a deleted consumer is made anew', async () => {
  const seen: number[] = [];
  await using _policies = await run(async ({ body }) => void seen.push(body.version));
  await broker.publish(1);
  await broker.settled(DURABLE);
  await broker.bus.jsm.consumers.delete('PICKUP', DURABLE);
  await broker.publish(2);
  await waitFor(() => seen.includes(2), { what: 'the new event' });
});

test('policies start without their stream and consume once it is there, also when it is replaced', async () => {
  await broker.bus.jsm.streams.delete('PICKUP');
  const seen: number[] = [];
  await using _policies = await run(async ({ body }) => void seen.push(body.version));
  await broker.addStream('PICKUP');
  await broker.publish(1);
  await waitFor(() => seen.includes(1), { what: 'the first event' });
  await broker.bus.jsm.streams.delete('PICKUP');
  await broker.addStream('PICKUP');
  await broker.publish(2);
  await waitFor(() => seen.includes(2), { what: 'the event of the new stream' });
});

test('disposing waits for the handlers under way, takes no new events and leaves none unsettled', async () => {
  const gate = Promise.withResolvers<void>();
  let started = 0;
  let finished = 0;
  const policies = await run(async () => {
    started += 1;
    await gate.promise;
    finished += 1;
  });
  for (let version = 1; version <= 60; version += 1) await broker.publish(version);
  await waitFor(() => started === 16, { what: 'the handlers to be under way' });
  let disposed = false;
  const disposing = policies[Symbol.asyncDispose]().then(() => {
    disposed = true;
  });
  await broker.bus.nc.flush();
  expect([started, disposed]).toEqual([16, false]);
  gate.resolve();
  await disposing;
  expect(finished).toBe(started);
  const infoOf = () => broker.bus.jsm.consumers.info('PICKUP', DURABLE);
  await waitFor(async () => (await infoOf()).num_ack_pending === 0, {
    what: 'the acknowledgements to be counted',
  });
  expect((await infoOf()).num_pending).toBe(60 - finished);
  expect(finished).toBeLessThan(60);
});

test('disposing ends soon while the stream is missing, the broker is away or the connection is closed', async () => {
  const handler: Handler = async () => {};
  const soon = (policies: AsyncDisposable) => policies[Symbol.asyncDispose]();
  await soon(await run(handler));
  const policies = await run(handler);
  const other = await broker.connect('replica');
  const replica = await run(handler, { bus: other });
  await other[Symbol.asyncDispose]();
  await soon(replica);
  await broker.nats.stop();
  await soon(policies);
  await broker.nats.restart();
  await waitFor(() => broker.publish(1).then(() => true), { what: 'the connection to be back' });
  await broker.bus.jsm.streams.delete('PICKUP');
  await soon(await run(handler));
});

test('a process with other settings changes those of the consumer', async () => {
  await using _policies = await run(async () => {}, { ackWaitMs: 5_000 });
  await using _newer = await run(async () => {}, { ackWaitMs: 7_000 });
  const { config } = await broker.bus.jsm.consumers.info('PICKUP', DURABLE);
  expect(config.ack_wait).toBe(7_000_000_000);
});
