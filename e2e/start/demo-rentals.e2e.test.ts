import { afterAll, expect, test } from '@jest/globals';
import { createTestClient, waitFor } from '@naru/test-harness';
import { createRunner } from './runner.ts';

const runner = createRunner();
afterAll(() => runner[Symbol.asyncDispose]());

const DAY_MS = 86_400_000;
const SEOUL_OFFSET_MS = 9 * 3_600_000;
const day = (fromToday: number): string =>
  new Date(Date.now() + SEOUL_OFFSET_MS + fromToday * DAY_MS).toISOString().slice(0, 10);

interface Order {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly quantity: number;
  readonly returnedQuantity: number;
  readonly startDate: string;
  readonly reservation: {
    readonly status: string;
    readonly customerId: string;
    readonly isOverdue: boolean;
    readonly lateFee: { readonly amount: number };
    readonly item: { readonly sku: string };
  };
}

const SHOP = `{
  items(first: 100) { totalCount nodes { sku units dayRate { amount currency } category } }
  storeOrders(first: 100) { nodes {
    id version status quantity returnedQuantity startDate
    reservation { status customerId isOverdue lateFee { amount } item { sku } }
  } }
}`;

async function lookAround(url: string) {
  const vendor = createTestClient(url, await runner.token('vendor', 'vendor-demo'));
  const shop = async () =>
    vendor.request<{
      items: { totalCount: number; nodes: { sku: string; units: number }[] };
      storeOrders: { nodes: Order[] };
    }>(SHOP);
  await waitFor(
    async () => {
      const { nodes } = (await shop()).storeOrders;
      return nodes.length === 4 && nodes.every(({ status, reservation }) => following(status, reservation));
    },
    { what: 'the reservations to follow their orders' },
  );
  const available = async (sku: string, from: string, to = from) =>
    (
      await vendor.request<{ itemBySku: { available: number } }>(
        `query ($sku: String!, $from: Date!, $to: Date!) { itemBySku(sku: $sku) { available(from: $from, to: $to) } }`,
        { sku, from, to },
      )
    ).itemBySku.available;
  const ordersOf = async (sku: string) =>
    (await shop()).storeOrders.nodes.filter(({ reservation }) => reservation.item.sku === sku);
  return { shop, available, ordersOf };
}

const following = (status: string, reservation: { status: string }): boolean =>
  reservation.status === (status === 'RECEIVED' ? 'RESERVED' : status);

test('npm start brings a catalogue and rentals that are overdue, half returned and wanted by two, once', async () => {
  const first = await runner.start();
  const { shop, available, ordersOf } = await lookAround(first.url);
  const { items } = await shop();
  expect(items.totalCount).toBeGreaterThanOrEqual(11);
  expect(items.nodes.map(({ sku }) => sku)).toEqual(
    expect.arrayContaining(['SamsungTV55in', 'SamsungTV65in']),
  );
  expect(items.nodes).toContainEqual(
    expect.objectContaining({ sku: 'laptop', units: 5, category: '노트북' }),
  );

  expect(await ordersOf('EpsonProjector')).toMatchObject([
    {
      status: 'RENTED',
      startDate: day(-8),
      reservation: { isOverdue: true, lateFee: { amount: 6 * 25_000 } },
    },
  ]);
  await waitFor(async () => (await available('EpsonProjector', day(1))) === 0, { what: 'tomorrow blocked' });
  expect(await available('EpsonProjector', day(2))).toBe(1);

  expect(await ordersOf('SonyA7M4')).toMatchObject([
    { status: 'PARTIALLY_RETURNED', quantity: 2, returnedQuantity: 1, reservation: { isOverdue: false } },
  ]);
  await waitFor(async () => (await available('SonyA7M4', day(0))) === 2, { what: 'one unit to be back' });

  expect(await ordersOf('DJIMini4Pro')).toMatchObject([
    { status: 'RECEIVED', startDate: day(4), reservation: { customerId: 'customer-demo-2' } },
    { status: 'RECEIVED', startDate: day(1), reservation: { customerId: 'customer-demo' } },
  ]);
  expect(await available('DJIMini4Pro', day(1), day(6))).toBe(0);
  expect(await available('DJIMini4Pro', day(7))).toBe(1);

  const before = await shop();
  expect(await runner.stop(first)).toBe(0);
  const again = await runner.start();
  expect(await (await lookAround(again.url)).shop()).toEqual(before);
  expect(await runner.stop(again)).toBe(0);
});
