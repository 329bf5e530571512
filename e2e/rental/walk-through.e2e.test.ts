import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import {
  cancelReservation,
  day,
  orderOf,
  readReservation,
  registerItem,
  reservationIs,
  reserved,
  reserveItem,
  someItem,
  stockOf,
  vendorDoes,
} from './operations.ts';

let naru: Naru;
let customer: Client;
let vendor: Client;
beforeAll(async () => {
  naru = await startNaru({ business: 'rental' });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  vendor = await naru.signIn('VENDOR', 'vendor-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

interface MyRentals {
  readonly myPage: { readonly rentals: { readonly nodes: readonly Record<string, unknown>[] } };
}
const myRental = async (): Promise<Record<string, unknown> | undefined> =>
  (
    await customer.request<MyRentals>(
      `{ myPage { rentals { nodes { status itemName quantity startDate endDate total { amount currency } } } } }`,
    )
  ).myPage.rentals.nodes[0];

test('a rental goes from reservation to return, live for customer and vendor, with the stock following', async () => {
  const item = await someItem(vendor, { name: 'SamsungTV55in', units: 5, dayRate: 30_000 });
  const board = vendor.subscribe<{ storeOrderChanged: { event: string; order: { status: string } } }>(
    `subscription { storeOrderChanged { cursor event order { id status quantity returnedQuantity reservation { customerId } } } }`,
  );
  const shelf = customer.subscribe<{ itemChanged: { event: string; item: { stock: number } } }>(
    `subscription ($id: ID!) { itemChanged(id: $id) { cursor event item { stock units name } } }`,
    { id: item.id },
  );
  await shelf.until((all) => all.length === 1);
  await naru.subscribersListen('storeOrderChanged', 1);

  const booking = { itemId: item.id, quantity: 3, startDate: day(0), endDate: day(2) };
  const reservation = await reserved(customer, booking);
  expect(reservation).toMatchObject({ status: 'RESERVED', quantity: 3, total: { amount: 3 * 3 * 30_000 } });
  expect(await stockOf(customer, item.id)).toBe(2);

  const feed = customer.subscribe<{ reservationChanged: { reservation: { status: string } } }>(
    `subscription ($id: ID!) { reservationChanged(id: $id) { cursor event reservation { version status item { name } order { status } } } }`,
    { id: reservation.id },
  );
  await feed.until((all) => all.length === 1);
  const order = await orderOf(vendor, reservation.id);
  const seesOnMyPage = async (status: string) => {
    await waitFor(async () => (await myRental())?.status === status, { what: `MyPage to show ${status}` });
    expect(await myRental()).toMatchObject({
      ...{ itemName: 'SamsungTV55in', quantity: 3, startDate: day(0), endDate: day(2) },
      total: { amount: 270_000, currency: 'KRW' },
    });
  };
  await seesOnMyPage('RESERVED');
  for (const [action, status] of [
    ['confirmOrder', 'CONFIRMED'],
    ['prepareOrder', 'PREPARED'],
    ['handOverOrder', 'RENTED'],
  ] as const) {
    expect(await vendorDoes(vendor, action, order.id)).toMatchObject({ order: { status }, errors: [] });
    await seesOnMyPage(status);
  }
  const give = (quantity: number) =>
    vendorDoes(vendor, 'returnItems', order.id, { idempotencyKey: `return-${quantity}`, quantity });
  expect((await give(1)).order).toMatchObject({ status: 'PARTIALLY_RETURNED', returnedQuantity: 1 });
  await seesOnMyPage('PARTIALLY_RETURNED');
  await waitFor(async () => (await stockOf(customer, item.id)) === 3, { what: 'one unit to be back' });
  expect((await give(2)).order).toMatchObject({ status: 'RETURNED', returnedQuantity: 3 });
  await seesOnMyPage('RETURNED');
  await waitFor(async () => (await stockOf(customer, item.id)) === 5, { what: 'all units to be back' });

  const path = ['RESERVED', 'CONFIRMED', 'PREPARED', 'RENTED', 'PARTIALLY_RETURNED', 'RETURNED'];
  const pushed = await feed.until(
    (all) => all.at(-1)?.data?.reservationChanged.reservation.status === 'RETURNED',
  );
  expect(pushed.map((message) => message.data?.reservationChanged.reservation.status)).toEqual(path);
  expect((await readReservation(customer, reservation.id)).history.map(({ status }) => status)).toEqual(path);
  const orders = await board.until((all) => all.at(-1)?.data?.storeOrderChanged.event === 'returned');
  expect(orders.map((message) => message.data?.storeOrderChanged.order.status)).toEqual([
    'RECEIVED',
    ...path.slice(1),
  ]);
  await shelf.until((all) => all.at(-1)?.data?.itemChanged.item.stock === 5);
});

test('cancelling gives back what was held, and notifies the customer', async () => {
  const item = await someItem(vendor);
  const reservation = await reserved(customer, { itemId: item.id, quantity: 5 });
  expect((await reserveItem(customer, { itemId: item.id })).errors).toMatchObject([
    { code: 'NOT_ENOUGH_STOCK' },
  ]);
  expect((await cancelReservation(customer, reservation.id)).reservation?.status).toBe('CANCEL_PENDING');
  await reservationIs(customer, reservation.id, 'CANCELLED');
  await waitFor(async () => (await stockOf(customer, item.id)) === 5, { what: 'the stock to be back' });
  const heard = async () =>
    (
      await customer.request<{
        myPage: { notifications: { nodes: { event: string; kind: string; title: string }[] } };
      }>(`{ myPage { notifications { nodes { kind event title body reservation { id } } } } }`)
    ).myPage.notifications.nodes.filter(({ kind }) => kind === 'RENTAL');
  await waitFor(async () => (await heard())[0]?.event === 'cancelled', { what: 'the notification' });
});

test('a rejected order, and a cancellation after the hand-over, end as they must', async () => {
  const item = await someItem(vendor);
  const refused = await reserved(customer, { itemId: item.id, quantity: 2 });
  const { id } = await orderOf(vendor, refused.id);
  await vendorDoes(vendor, 'rejectOrder', id, { reason: '재고 점검 중입니다.' });
  await reservationIs(customer, refused.id, 'REJECTED');
  await waitFor(async () => (await stockOf(customer, item.id)) === 5, { what: 'the stock to be back' });

  const taken = await reserved(customer, { itemId: item.id });
  const order = await orderOf(vendor, taken.id);
  for (const action of ['confirmOrder', 'prepareOrder', 'handOverOrder'] as const) {
    await vendorDoes(vendor, action, order.id);
  }
  await reservationIs(customer, taken.id, 'RENTED');
  expect((await cancelReservation(customer, taken.id)).errors).toMatchObject([{ code: 'ALREADY_RENTED' }]);
});

test('only vendors see the board and act on orders, and everybody sees the catalogue', async () => {
  const item = await someItem(vendor, { name: '비밀 없는 제품' });
  const reservation = await reserved(customer, { itemId: item.id });
  const order = await orderOf(vendor, reservation.id);
  const { items } = await naru
    .anonymous()
    .request<{ items: { nodes: { id: string }[] } }>(
      `{ items(search: "비밀") { nodes { id stock dayRate { amount } } } }`,
    );
  expect(items.nodes).toMatchObject([{ id: item.id }]);

  const refusal = async (client: Client, query: string) =>
    (await client.execute(query)).errors?.[0]?.extensions?.code;
  const confirm = `mutation { confirmOrder(input: { orderId: "${order.id}" }) { errors { code } } }`;
  expect(await refusal(customer, confirm)).toBe('FORBIDDEN');
  expect(await refusal(naru.anonymous(), confirm)).toBe('UNAUTHENTICATED');
  expect(await refusal(customer, `{ storeOrders { totalCount } }`)).toBe('FORBIDDEN');
  const board = customer.subscribe(`subscription { storeOrderChanged { cursor } }`);
  await waitFor(() => board.ended, { what: 'the refusal' });
  expect(JSON.stringify(board.ended?.reason)).toContain('FORBIDDEN');
  const stranger = await naru.signIn('CUSTOMER', 'stranger');
  expect(await readReservation(stranger, reservation.id)).toBeNull();
  expect((await cancelReservation(stranger, reservation.id)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await registerItem(vendor, { sku: 'bad sku' })).errors).toMatchObject([{ code: 'SKU_INVALID' }]);
});

test("every reservation's changes are for vendors and operators, and for no customer", async () => {
  const operator = await naru.signIn('OPERATOR', 'olga');
  const changes = `subscription { reservationsChanged { event reservation { id status item { name } } } }`;
  const refused = customer.subscribe(changes);
  await waitFor(() => refused.ended, { what: 'the refusal' });
  expect(refused.ended?.reason).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  type Change = { reservationsChanged: { event: string; reservation: { item: { name: string } } } };
  const feeds = [vendor, operator].map((client) => client.subscribe<Change>(changes));

  await naru.subscribersListen('reservationsChanged', feeds.length);

  const item = await someItem(vendor, { name: 'Watched' });
  await reserved(customer, { itemId: item.id, quantity: 1, startDate: day(2), endDate: day(2) });
  for (const feed of feeds) {
    await feed.until((all) =>
      all.some(({ data }) => data?.reservationsChanged.reservation.item.name === 'Watched'),
    );
  }
});
