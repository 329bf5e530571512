import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Role } from '@naru/identity';
import { waitFor } from '@naru/test-harness';
import { composeTestSupergraph } from './subgraphs.ts';
import {
  connectClient,
  startTestGateway,
  type TestClient,
  type TestGateway,
  type TestSubscription,
  untilLive,
} from './test-gateway.ts';

// One field for each way of saying who may follow it.
const events = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9"
      import: ["@key", "@external", "@provides", "@composeDirective"])
    @link(url: "https://naru.dev/eventStream/v1.0", import: ["@eventStream"])
    @composeDirective(name: "@eventStream")
  directive @eventStream(
    stream: String! subject: String! owner: String snapshot: String roles: [String!]
  ) on FIELD_DEFINITION
  scalar DateTime
  enum ReservationStatus {
    RESERVED CONFIRMED REJECTED EXPIRED PREPARED RENTED PARTIALLY_RETURNED RETURNED CANCEL_PENDING CANCELLED
  }
  enum StoreOrderStatus { RECEIVED CONFIRMED REJECTED PREPARED RENTED PARTIALLY_RETURNED RETURNED CANCELLED }
  type Reservation @key(fields: "id", resolvable: false) {
    id: ID! version: Int! @external status: ReservationStatus! @external updatedAt: DateTime! @external
  }
  type Item @key(fields: "id", resolvable: false) { id: ID! units: Int! @external stock: Int! @external }
  type StoreOrder @key(fields: "id", resolvable: false) {
    id: ID! version: Int! @external status: StoreOrderStatus! @external returnedQuantity: Int! @external
  }
  type ReservationChange {
    cursor: String! event: String! reservation: Reservation! @provides(fields: "version status updatedAt")
  }
  type ItemChange { cursor: String! event: String! item: Item! @provides(fields: "units stock") }
  type StoreOrderChange {
    cursor: String! event: String! order: StoreOrder! @provides(fields: "version status returnedQuantity")
  }
  type Subscription {
    reservationChanged(id: ID!, after: String): ReservationChange! @eventStream(
      stream: "RENTAL" subject: "rental.reservation.{args.id}.*"
      owner: "customerId" snapshot: "reservation" roles: ["VENDOR"]
    )
    itemChanged(id: ID!, after: String): ItemChange!
      @eventStream(stream: "RENTAL", subject: "rental.item.{args.id}.*", snapshot: "item")
    storeOrderChanged(after: String): StoreOrderChange!
      @eventStream(stream: "RENTAL", subject: "rental.order.*.*", roles: ["VENDOR"])
  }`;

const reservations = `subscription($id: ID!) {
  reservationChanged(id: $id) { event reservation { version status item { name } } }
}`;
const items = 'subscription($id: ID!) { itemChanged(id: $id) { event item { name units stock } } }';
const orders = `subscription($after: String) {
  storeOrderChanged(after: $after) { cursor event order { id version returnedQuantity reservation { id } } }
}`;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({}, composeTestSupergraph(events));
  gateway.world.items.set('tv', { ...at, id: 'tv', version: 1, name: 'SamsungTV55in', units: 3, stock: 3 });
});
afterAll(async () => gateway[Symbol.asyncDispose]());

const at = { updatedAt: '2026-11-21T11:00:00.000Z' };
const signedIn = async (sub: string, role: Role): Promise<TestClient> =>
  connectClient(gateway, await gateway.token(sub, role));
const codeOf = async (subscription: TestSubscription) =>
  ((await subscription.ended) as { extensions: { code: string } }[])[0]?.extensions.code;

function newReservation(id: string) {
  const reservation = { ...at, id, version: 1, status: 'RESERVED', customerId: 'alice', itemId: 'tv' };
  gateway.world.reservations.set(id, reservation);
  return reservation;
}

async function publishOrder(id: string, version: number, fact = 'confirmed'): Promise<void> {
  const order = {
    id,
    version,
    status: 'CONFIRMED',
    quantity: 2,
    returnedQuantity: 0,
    reservationId: `r-${id}`,
  };
  gateway.world.orders.set(id, order);
  await gateway.publish(`rental.order.${id}.${fact}`, { ...order, customerId: 'alice' });
}

const ordersSeen = ({ results }: TestSubscription) =>
  results.map(({ data }) => `${data.storeOrderChanged.order.id} ${data.storeOrderChanged.order.version}`);

test('with an owner and roles, the owner, those roles and operators follow every change', async () => {
  const reservation = newReservation('r-shown');
  await using alice = await signedIn('alice', 'CUSTOMER');
  await using vendor = await signedIn('shop', 'VENDOR');
  await using operator = await signedIn('boss', 'OPERATOR');
  const subscriptions = [alice, vendor, operator].map((client) =>
    client.subscribe(reservations, { id: reservation.id }),
  );
  for (const subscription of subscriptions) await subscription.result(0);
  Object.assign(reservation, { version: 2, status: 'CONFIRMED' });
  await gateway.publish(`rental.reservation.${reservation.id}.confirmed`, { ...reservation });
  for (const subscription of subscriptions) {
    expect((await subscription.result(1)).data.reservationChanged).toEqual({
      event: 'confirmed',
      reservation: { version: 2, status: 'CONFIRMED', item: { name: 'SamsungTV55in' } },
    });
  }
});

test('with an owner and roles, nobody else follows anything', async () => {
  const { id } = newReservation('r-hidden');
  await using bob = await signedIn('bob', 'CUSTOMER');
  await using courier = await signedIn('courier-7', 'COURIER');
  await using anonymous = connectClient(gateway);
  expect(await codeOf(bob.subscribe(reservations, { id }))).toBe('NOT_FOUND');
  expect(await codeOf(courier.subscribe(reservations, { id }))).toBe('NOT_FOUND');
  expect(await codeOf(anonymous.subscribe(reservations, { id }))).toBe('UNAUTHENTICATED');
});

test('with neither, everybody follows', async () => {
  const item = { ...at, id: 'laptop', version: 1, name: 'laptop', units: 5, stock: 5 };
  gateway.world.items.set(item.id, item);
  await using anonymous = connectClient(gateway);
  const subscription = anonymous.subscribe(items, { id: item.id });
  expect((await subscription.result(0)).data.itemChanged).toEqual({
    event: 'snapshot',
    item: { name: 'laptop', units: 5, stock: 5 },
  });
  await gateway.publish(`rental.item.${item.id}.stock-changed`, { ...item, version: 2, stock: 4 });
  expect((await subscription.result(1)).data.itemChanged).toEqual({
    event: 'stock-changed',
    item: { name: 'laptop', units: 5, stock: 4 },
  });
});

test('with roles alone, only they and operators may subscribe', async () => {
  await using alice = await signedIn('alice', 'CUSTOMER');
  await using anonymous = connectClient(gateway);
  await using operator = await signedIn('boss', 'OPERATOR');
  expect(await codeOf(alice.subscribe(orders))).toBe('FORBIDDEN');
  expect(await codeOf(anonymous.subscribe(orders))).toBe('UNAUTHENTICATED');
  const supervision = operator.subscribe(orders);
  let version = 0;
  await untilLive(supervision, () => publishOrder('o-any', ++version));
});

test('a subject with wildcards of its own delivers every entity, each change once and in order', async () => {
  await using vendor = await signedIn('shop', 'VENDOR');
  const first = vendor.subscribe(orders);
  let version = 0;
  await untilLive(first, () => publishOrder('o-1', ++version));
  await publishOrder('o-2', 1, 'received');
  await gateway.publish('rental.reservation.r-9.confirmed', { id: 'r-9', version: 1, customerId: 'alice' });
  await publishOrder('o-1', version, 'confirmed'); // published a second time
  await publishOrder('o-3', 1, 'received');
  await waitFor(() => ordersSeen(first).at(-1) === 'o-3 1', { what: 'the last order' });
  expect(first.results.at(-1)?.data.storeOrderChanged).toMatchObject({
    event: 'received',
    order: { id: 'o-3', version: 1, returnedQuantity: 0, reservation: { id: 'r-o-3' } },
  });
  expect(ordersSeen(first).slice(-3)).toEqual([`o-1 ${version}`, 'o-2 1', 'o-3 1']);

  const after = first.results.at(-1)?.data.storeOrderChanged.cursor;
  first.unsubscribe();
  await publishOrder('o-2', 2);
  await publishOrder('o-3', 2);
  const resumed = vendor.subscribe(orders, { after });
  await resumed.result(1);
  await publishOrder('o-4', 1, 'received');
  await resumed.result(2);
  expect(ordersSeen(resumed)).toEqual(['o-2 2', 'o-3 2', 'o-4 1']);
});

test('no caller places wildcards, whatever its role', async () => {
  await using operator = await signedIn('boss', 'OPERATOR');
  for (const id of ['*', '>', 'r.*']) {
    expect(await codeOf(operator.subscribe(reservations, { id }))).toBe('BAD_USER_INPUT');
    expect(await codeOf(operator.subscribe(items, { id }))).toBe('BAD_USER_INPUT');
  }
});
