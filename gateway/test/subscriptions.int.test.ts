import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '@naru/test-harness';
import {
  connectClient,
  startTestGateway,
  type TestGateway,
  type TestSubscription,
  untilLive,
} from './test-gateway.ts';
import type { Call } from './world.ts';

const changes = `subscription($id: ID!, $after: String) {
  pickupCallChanged(id: $id, after: $after) { cursor event call { version status } }
}`;
const notifications =
  'subscription($after: String) { notificationReceived(after: $after) { cursor notification { id title } } }';

let gateway: TestGateway;
let calls = 0;

beforeAll(async () => {
  gateway = await startTestGateway({ MAX_SUBSCRIPTIONS_PER_SOCKET: '3' });
});
afterAll(async () => gateway[Symbol.asyncDispose]());

/** A call of alice's that nobody else uses. */
function newCall(): Call {
  calls += 1;
  const id = `call-${calls}`;
  const call = {
    id,
    version: 1,
    status: 'REQUESTED',
    customerId: 'alice',
    updatedAt: '2026-11-21T11:00:00.000Z',
    tel: '010',
  };
  gateway.world.calls.set(id, call);
  return call;
}

/** Changes the call and publishes it, as its owner would. */
function change(call: Call, status: string, fact = status.toLowerCase()): Promise<number> {
  Object.assign(call, { status, version: call.version + 1 });
  return gateway.publish(`pickup.call.${call.id}.${fact}`, { ...call });
}

const alice = async () => connectClient(gateway, await gateway.token('alice'));
const codeOf = async (subscription: TestSubscription) =>
  ((await subscription.ended) as { extensions: { code: string } }[])[0]?.extensions.code;
const change0 = ({ data }: { data?: { pickupCallChanged: { event: string; call: Call } } }) =>
  data?.pickupCallChanged;
const seen = ({ results }: TestSubscription) => results.map((result) => change0(result)?.call.version);

test('the current state comes first, then every change', async () => {
  const call = newCall();
  await using client = await alice();
  const subscription = client.subscribe(changes, { id: call.id });
  expect(change0(await subscription.result(0))).toMatchObject({
    event: 'snapshot',
    call: { version: 1, status: 'REQUESTED' },
  });
  await change(call, 'SEARCHING');
  await change(call, 'CONFIRMED');
  expect(change0(await subscription.result(2))).toMatchObject({
    event: 'confirmed',
    call: { version: 3, status: 'CONFIRMED' },
  });
  expect(seen(subscription)).toEqual([1, 2, 3]);
});

test('an alias with the name of a key does not come between an event and its entity', async () => {
  const call = newCall();
  await using client = await alice();
  const subscription = client.subscribe(
    `subscription ($id: ID!) { pickupCallChanged(id: $id) { call { id: status tel assignment { courier { name } } } } }`,
    { id: call.id },
  );
  expect(change0(await subscription.result(0))).toEqual({
    call: { id: 'REQUESTED', tel: '010', assignment: { courier: { name: 'Kim' } } },
  });
  await change(call, 'SEARCHING');
  expect(change0(await subscription.result(1))).toEqual({
    call: { id: 'SEARCHING', tel: '010', assignment: { courier: { name: 'Kim' } } },
  });
});

test('any field of the supergraph can be selected, with aliases, fragments, arguments and conditions', async () => {
  const call = newCall();
  await using client = await alice();
  const subscription = client.subscribe(
    `subscription Watch($id: ID!, $withTel: Boolean!, $upper: Boolean) {
      ...Root
    }
    fragment Root on Subscription {
      change: pickupCallChanged(id: $id) {
        __typename
        occurredAt
        happened: event
        pickup: call { __typename id: tel phase: status ...Courier tel @include(if: $withTel) customerId @skip(if: true) }
        call { number: id }
      }
    }
    fragment Courier on PickupCall { assignment { courier { name(upper: $upper) kind: vehicle } } }`,
    { id: call.id, withTel: true, upper: true },
  );
  expect(await subscription.result(0)).toEqual({
    data: {
      change: {
        __typename: 'PickupCallChange',
        occurredAt: '2026-11-21T11:00:00.000Z',
        happened: 'snapshot',
        pickup: {
          __typename: 'PickupCall',
          id: '010',
          phase: 'REQUESTED',
          assignment: { courier: { name: 'KIM', kind: 'VAN' } },
          tel: '010',
        },
        call: { number: call.id },
      },
    },
  });
  await change(call, 'SEARCHING');
  expect((await subscription.result(1)).data.change).toMatchObject({
    occurredAt: '2026-11-21T12:00:00.000Z',
    happened: 'searching',
    pickup: { phase: 'SEARCHING', id: '010', tel: '010' },
    call: { number: call.id },
  });
});

test('a document may hold several operations', async () => {
  const call = newCall();
  await using client = await alice();
  const query = `query A { whoAmI } subscription B($id: ID!) { pickupCallChanged(id: $id) { event } }
    subscription C { notificationReceived { event } }`;
  const result = await client.subscribe(query, { id: call.id }, 'B').result(0);
  expect(result).toEqual({ data: { pickupCallChanged: { event: 'snapshot' } } });
  expect(await client.subscribe(query, {}, 'A').result(0)).toEqual({ data: { whoAmI: 'alice' } });
  expect(await codeOf(client.subscribe(query, {}, 'D'))).toBe('OPERATION_RESOLUTION_FAILURE');
});

test('a change that the snapshot already held is not repeated when it arrives late', async () => {
  const call = newCall();
  Object.assign(call, { version: 3, status: 'CONFIRMED' });
  await using client = await alice();
  const subscription = client.subscribe(changes, { id: call.id });
  await subscription.result(0);
  await gateway.publish(`pickup.call.${call.id}.searching`, { ...call, version: 2 });
  await gateway.publish(`pickup.call.${call.id}.confirmed`, { ...call, version: 3 });
  await change(call, 'PICKED_UP');
  await subscription.result(1);
  expect(seen(subscription)).toEqual([3, 4]);
});

test('the cursor of a snapshot remembers what it held', async () => {
  const call = newCall();
  Object.assign(call, { version: 3, status: 'CONFIRMED' });
  await using client = await alice();
  const first = client.subscribe(changes, { id: call.id });
  const after = (await first.result(0)).data.pickupCallChanged.cursor;
  first.unsubscribe();
  await gateway.publish(`pickup.call.${call.id}.confirmed`, { ...call, version: 3 });
  await change(call, 'PICKED_UP');
  const resumed = client.subscribe(changes, { id: call.id, after });
  await resumed.result(0);
  expect(seen(resumed)).toEqual([4]);
});

test('an event published twice is delivered once', async () => {
  const call = newCall();
  await using client = await alice();
  const subscription = client.subscribe(changes, { id: call.id });
  await subscription.result(0);
  await change(call, 'SEARCHING');
  await gateway.publish(`pickup.call.${call.id}.searching`, { ...call });
  await change(call, 'CONFIRMED');
  await subscription.result(2);
  expect(seen(subscription)).toEqual([1, 2, 3]);
});

test('resuming from a cursor replays exactly what was missed, in order, then goes on live', async () => {
  const call = newCall();
  await using client = await alice();
  const first = client.subscribe(changes, { id: call.id });
  await first.result(0);
  await change(call, 'SEARCHING');
  const after = (await first.result(1)).data.pickupCallChanged.cursor;
  first.unsubscribe();
  await change(call, 'CONFIRMED');
  await change(call, 'SEARCHING', 'searching');

  const resumed = client.subscribe(changes, { id: call.id, after });
  await resumed.result(1);
  await change(call, 'NO_COURIER', 'no-courier');
  await resumed.result(2);
  expect(resumed.results.map((result) => change0(result)?.event)).toEqual([
    'confirmed',
    'searching',
    'no-courier',
  ]);
});

test('whenever a client resumes while events are published, it gets the rest in order without a gap or a repetition', async () => {
  const call = newCall();
  await using client = connectClient(gateway, await gateway.token('alice'));
  const tracker = client.subscribe(changes, { id: call.id });
  await tracker.result(0);
  const last = 500;
  const resumed: { from: number; subscription: TestSubscription; client: AsyncDisposable }[] = [];
  for (let version = 2; version <= last; version += 1) {
    await change(call, 'SEARCHING');
    // Other calls are changed in between.
    if (version % 3 === 0) await gateway.publish('pickup.call.another.searching', { id: 'another', version });
    if (version % 20 !== 0) continue;
    const from = Math.floor(Math.random() * tracker.results.length);
    const after = tracker.results[from]?.data.pickupCallChanged.cursor;
    const own = await alice();
    resumed.push({
      from: from + 1,
      subscription: own.subscribe(changes, { id: call.id, after }),
      client: own,
    });
  }
  for (const { from, subscription, client: own } of resumed) {
    await waitFor(() => subscription.results.length >= last - from, { what: `everything behind ${from}` });
    expect(seen(subscription)).toEqual(Array.from({ length: last - from }, (_, index) => from + 1 + index));
    await own[Symbol.asyncDispose]();
  }
});

test('a cursor whose following events are no longer kept ends the subscription with CURSOR_EXPIRED', async () => {
  const call = newCall();
  await using client = await alice();
  const first = client.subscribe(changes, { id: call.id });
  const after = (await first.result(0)).data.pickupCallChanged.cursor;
  await change(call, 'SEARCHING');
  const later = (await first.result(1)).data.pickupCallChanged.cursor;
  await gateway.bus.jsm.streams.purge('PICKUP');
  expect(await codeOf(client.subscribe(changes, { id: call.id, after }))).toBe('CURSOR_EXPIRED');

  // Nothing behind the later cursor was lost.
  const resumed = client.subscribe(changes, { id: call.id, after: later });
  await change(call, 'CONFIRMED');
  expect(change0(await resumed.result(0))).toMatchObject({ event: 'confirmed' });
});

test('forged cursors and those of another subscription are refused', async () => {
  const [one, other] = [newCall(), newCall()];
  await using client = await alice();
  const subscription = client.subscribe(changes, { id: one.id });
  const cursor: string = (await subscription.result(0)).data.pickupCallChanged.cursor;
  const forged = [
    `${cursor.slice(0, -4)}AAAA`,
    'AAAA',
    '',
    'x'.repeat(5_000),
    Buffer.from('1 2').toString('base64url'),
  ];
  for (const after of forged) {
    expect(await codeOf(client.subscribe(changes, { id: one.id, after }))).toBe('CURSOR_INVALID');
  }
  expect(await codeOf(client.subscribe(changes, { id: other.id, after: cursor }))).toBe('CURSOR_INVALID');
  expect(await codeOf(client.subscribe(notifications, { after: cursor }))).toBe('CURSOR_INVALID');
});

test('ids that would reach other subjects are refused', async () => {
  await using client = await alice();
  for (const id of ['*', '>', 'a.b', 'a b', '', 'x'.repeat(65)]) {
    expect(await codeOf(client.subscribe(changes, { id }))).toBe('BAD_USER_INPUT');
  }
});

test('a call of somebody else cannot be told from one that does not exist, also when resuming', async () => {
  const call = newCall();
  await using client = await alice();
  const after = (await client.subscribe(changes, { id: call.id }).result(0)).data.pickupCallChanged.cursor;
  await using bob = connectClient(gateway, await gateway.token('bob'));
  expect(await codeOf(bob.subscribe(changes, { id: call.id }))).toBe('NOT_FOUND');
  expect(await codeOf(bob.subscribe(changes, { id: call.id, after }))).toBe('NOT_FOUND');
  expect(await codeOf(bob.subscribe(changes, { id: 'no-such-call' }))).toBe('NOT_FOUND');
});

test("an event of another owner ends the subscription, an operator's goes on", async () => {
  const call = newCall();
  await using client = await alice();
  const subscription = client.subscribe(changes, { id: call.id });
  await using operator = connectClient(gateway, await gateway.token('boss', 'OPERATOR'));
  const supervision = operator.subscribe(changes, { id: call.id });
  await subscription.result(0);
  await supervision.result(0);
  call.customerId = 'bob';
  await change(call, 'SEARCHING');
  expect(await codeOf(subscription)).toBe('FORBIDDEN');
  expect(change0(await supervision.result(1))).toMatchObject({ event: 'searching' });
});

test('anonymous callers are told to sign in', async () => {
  await using client = connectClient(gateway);
  expect(await codeOf(client.subscribe(changes, { id: 'call-1' }))).toBe('UNAUTHENTICATED');
  expect(await codeOf(client.subscribe(notifications))).toBe('UNAUTHENTICATED');
});

test('a subscription to the signed-in caller gets only events of their own', async () => {
  await using client = await alice();
  const subscription = client.subscribe(notifications);
  const notify = (customerId: string, id: string) =>
    gateway.publish(`customer.notification.${customerId}.received`, { id, version: 1, customerId });
  let sent = 0;
  await untilLive(subscription, async () => {
    await notify('bob', `b-${sent}`);
    await notify('alice', `a-${sent++}`);
  });
  await notify('alice', 'last');
  await waitFor(() => subscription.results.at(-1)?.data.notificationReceived.notification.id === 'last', {
    what: 'the last',
  });
  const titles = subscription.results.map(({ data }) => data.notificationReceived.notification.title);
  expect(titles.every((title) => /^About (a-\d+|last)$/.test(title))).toBe(true);
});

test('where there is no current state, changes come without one', async () => {
  await using courier = connectClient(gateway, await gateway.token('courier-7', 'COURIER'));
  const offers = 'subscription { offerChanged(courierId: "courier-7") { event offer { id status round } } }';
  const subscription = courier.subscribe(offers);
  const offer = { id: 'offer-1', version: 1, status: 'OFFERED', courierId: 'courier-7', callId: 'call-1' };
  await untilLive(subscription, async () => {
    gateway.world.offers.set(offer.id, { ...offer, status: 'ACCEPTED' });
    await gateway.publish('pickup.offer.courier-7.opened', { ...offer });
    offer.version += 1;
  });
  expect((await subscription.result(0)).data.offerChanged).toEqual({
    event: 'opened',
    offer: { id: 'offer-1', status: 'OFFERED', round: 1 },
  });
  gateway.world.offers.set(offer.id, offer);
  expect((await courier.subscribe(offers).result(0)).data.offerChanged.event).toBe('snapshot');
  await using other = connectClient(gateway, await gateway.token('courier-8', 'COURIER'));
  expect(await codeOf(other.subscribe(offers))).toBe('FORBIDDEN');
});

test('a field that fails is null with an error, and the subscription goes on', async () => {
  const call = newCall();
  await using client = await alice();
  const subscription = client.subscribe(
    'subscription($id: ID!) { pickupCallChanged(id: $id) { event call { secret status } } }',
    { id: call.id },
  );
  const first = await subscription.result(0);
  expect(first.data.pickupCallChanged.call).toEqual({ secret: null, status: 'REQUESTED' });
  expect(first.errors).toMatchObject([
    {
      message: 'Internal error',
      path: ['pickupCallChanged', 'call', 'secret'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    },
  ]);
  await change(call, 'SEARCHING');
  expect((await subscription.result(1)).data.pickupCallChanged.event).toBe('searching');
});

test('when what must not be null cannot be fetched, the client is told what happened and where to resume', async () => {
  const call = newCall();
  await using client = await alice();
  const fields = `subscription($id: ID!, $after: String) {
    pickupCallChanged(id: $id, after: $after) { event call { version tel } }
  }`;
  const subscription = client.subscribe(fields, { id: call.id });
  await subscription.result(0);
  gateway.world.onRequest = () => {
    throw new Error('connect ECONNREFUSED');
  };
  await change(call, 'SEARCHING');
  const failed = await subscription.result(1);
  gateway.world.onRequest = () => {};
  expect(failed).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'calls' } }],
    extensions: { event: 'searching', occurredAt: '2026-11-21T12:00:00.000Z' },
  });
  const { cursor } = (failed as unknown as { extensions: { cursor: string } }).extensions;
  await change(call, 'CONFIRMED');
  const resumed = client.subscribe(fields, { id: call.id, after: cursor });
  expect((await resumed.result(0)).data.pickupCallChanged).toMatchObject({ event: 'confirmed' });
});

test('equal subscriptions of equal authority are executed once per event, from whatever cursor they came', async () => {
  const call = newCall();
  const asked: string[] = [];
  const fields = `subscription($id: ID!, $after: String) {
    pickupCallChanged(id: $id, after: $after) { cursor call { version tel } }
  }`;
  await using first = await alice();
  await using second = await alice();
  await using operator = connectClient(gateway, await gateway.token('boss', 'OPERATOR'));
  const tracked = first.subscribe(fields, { id: call.id });
  const after = (await tracked.result(0)).data.pickupCallChanged.cursor;
  const subscriptions = [
    tracked,
    second.subscribe(fields, { id: call.id }),
    second.subscribe(fields, { id: call.id, after }),
    operator.subscribe(fields, { id: call.id }),
  ];
  await waitFor(
    async () => (await gateway.metric('naru_gateway_subscription_groups{field="pickupCallChanged"}')) >= 2,
    { what: 'the groups' },
  );
  await subscriptions[1]?.result(0);
  await subscriptions[3]?.result(0);
  gateway.world.onRequest = (_subgraph, { caller }) => void asked.push(caller?.sub ?? '');
  // Whoever resumes asks once whether they still may.
  await waitFor(() => true, { what: 'a turn' });
  asked.length = 0;
  await change(call, 'SEARCHING');
  const results = await Promise.all(
    subscriptions.map((subscription, i) => subscription.result(i === 2 ? 0 : 1)),
  );
  gateway.world.onRequest = () => {};
  expect(new Set(results.map(({ data }) => data.pickupCallChanged.cursor)).size).toBe(1);
  expect(asked.filter((sub) => sub === 'alice').length).toBeLessThanOrEqual(2);
  expect(asked.filter((sub) => sub === 'boss')).toEqual(['boss']);
});

test('many who come back at once, from whatever cursors, share what is made of the events that each has missed', async () => {
  const call = newCall();
  await using first = await alice();
  const tracker = first.subscribe(changes, { id: call.id });
  await tracker.result(0);
  const last = 300;
  while (call.version < last) await change(call, 'SEARCHING');
  await tracker.result(last - 1);

  const executed = () =>
    gateway.metric('naru_gateway_subscription_executions_total{field="pickupCallChanged"}');
  const before = await executed();
  const clients = await Promise.all(Array.from({ length: 20 }, alice));
  await Promise.all(clients.map((client) => client.subscribe('{ whoAmI }').result(0))); // all are connected
  const resumed = clients.map((client, who) => {
    const from = who % 2 === 0 ? 1 : 50;
    const after = tracker.results[from - 1]?.data.pickupCallChanged.cursor;
    return { from, client, subscription: client.subscribe(changes, { id: call.id, after }) };
  });
  for (const { from, client, subscription } of resumed) {
    await waitFor(() => subscription.results.length >= last - from, { what: `everything behind ${from}` });
    expect(seen(subscription)).toEqual(Array.from({ length: last - from }, (_, index) => from + 1 + index));
    await client[Symbol.asyncDispose]();
  }
  expect((await executed()) - before).toBeLessThan((resumed.length * last) / 2);
});

test('unreadable messages are skipped', async () => {
  const call = newCall();
  await using client = await alice();
  const subscription = client.subscribe(changes, { id: call.id });
  await subscription.result(0);
  await gateway.bus.js.publish(`pickup.call.${call.id}.searching`, 'no JSON');
  await gateway.bus.js.publish(`pickup.call.${call.id}.searching`, '[]');
  await change(call, 'SEARCHING');
  await subscription.result(1);
  expect(seen(subscription)).toEqual([1, 2]);
});

test('operations that cannot be served are refused with a code', async () => {
  const call = newCall();
  await using client = await alice();
  const refusals: [string, string][] = [
    ['subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['subscription { nothing { cursor } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      `subscription { a: pickupCallChanged(id: "1") { event } b: pickupCallChanged(id: "2") { event } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      `subscription($yes: Boolean = true) { pickupCallChanged(id: "${call.id}") @include(if: $yes) { event } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [`subscription { pickupCallChanged(id: "${call.id}") @skip(if: true) { event } }`, 'BAD_USER_INPUT'],
    ['subscription($id: ID!) { pickupCallChanged(id: $id) { event } }', 'BAD_USER_INPUT'],
    [`subscription { pickupCallChanged(id: "1") { ${'event '.repeat(2_100)} } }`, 'GRAPHQL_PARSE_FAILED'],
    [
      `subscription { pickupCallChanged(id: "1") { ${Array.from({ length: 60 }, (_, i) => `e${i}: event`).join(' ')} } }`,
      'ALIAS_LIMIT_EXCEEDED',
    ],
  ];
  for (const [query, code] of refusals)
    expect([query, await codeOf(client.subscribe(query))]).toEqual([query, code]);
});

test('queries and mutations work over the socket too, with the same limits', async () => {
  const call = newCall();
  await using client = await alice();
  const answer = async (query: string) => client.subscribe(query).result(0);
  expect(await answer('{ whoAmI }')).toEqual({ data: { whoAmI: 'alice' } });
  expect(await answer(`mutation { confirm(id: "${call.id}") { status } }`)).toEqual({
    data: { confirm: { status: 'CONFIRMED' } },
  });
  const wide = `{ ${Array.from({ length: 30 }, (_, index) => `a${index}: whoAmI`).join(' ')} }`;
  expect((await answer(wide)).errors?.[0]?.extensions['code']).toBe('ROOT_FIELD_LIMIT_EXCEEDED');
});

test('one socket holds a limited number of subscriptions', async () => {
  const call = newCall();
  await using client = await alice();
  for (let index = 0; index < 3; index += 1) await client.subscribe(changes, { id: call.id }).result(0);
  expect(await codeOf(client.subscribe(changes, { id: call.id }))).toBe('SUBSCRIPTION_LIMIT_EXCEEDED');
});

test('what unsubscribed is forgotten, on the server too', async () => {
  const call = newCall();
  await using client = await alice();
  const live = () =>
    gateway.metric('naru_gateway_subscriptions{field="pickupCallChanged",protocol="websocket"}');
  const subscription = client.subscribe(changes, { id: call.id });
  await subscription.result(0);
  const before = await live();
  subscription.unsubscribe();
  await waitFor(async () => (await live()) < before, { what: 'the subscription to be gone' });
});
