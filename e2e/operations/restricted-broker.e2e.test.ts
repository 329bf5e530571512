import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, naruCommand, natsUsers, startNaru, waitFor } from '@naru/test-harness';
import {
  acceptedCall,
  cancelPickup,
  followCall,
  ISU,
  registerCourier,
  statusesOf,
} from '../pickup/operations.ts';
import { day, orderOf, reserved, someItem, stockOf, vendorDoes } from '../rental/operations.ts';

const users = natsUsers();
let naru: Naru;
let customer: Client;
beforeAll(async () => {
  naru = await startNaru({ natsUsers: users });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

const operator = () => ({
  ...naru.databases,
  NATS_URL: naru.nats.url,
  NARU_DATA: naru.folder,
  ...users.environmentOf('operator'),
});

interface MyPage {
  readonly myPage: {
    readonly pickups: { readonly nodes: readonly { readonly status: string; readonly placeLabel: string }[] };
    readonly rentals: { readonly nodes: readonly { readonly status: string }[] };
    readonly notifications: { readonly totalCount: number };
  };
}
const myPage = async () =>
  (
    await customer.request<MyPage>(
      '{ myPage { pickups { nodes { status placeLabel } } rentals { nodes { status } } notifications { totalCount } } }',
    )
  ).myPage;

test('both businesses run where each process may do on NATS only what it has to', async () => {
  await registerCourier(await naru.signIn('COURIER', 'courier-1'), { name: '이수기사', position: ISU });
  const call = await acceptedCall(customer, { idempotencyKey: 'restricted', place: { label: '이수' } });
  const feed = followCall(customer, call.id);
  await feed.until((all) => statusesOf(all).includes('CONFIRMED'));
  await cancelPickup(customer, call.id);
  await feed.until((all) => statusesOf(all).includes('CANCELLED'));

  const vendor = await naru.signIn('VENDOR', 'vendor-1');
  const item = await someItem(vendor, { units: 2 });
  const reservation = await reserved(customer, {
    ...{ itemId: item.id, quantity: 2, startDate: day(0), endDate: day(1) },
  });
  const order = await orderOf(vendor, reservation.id);
  for (const action of ['confirmOrder', 'prepareOrder', 'handOverOrder'] as const) {
    expect(await vendorDoes(vendor, action, order.id)).toMatchObject({ errors: [] });
  }
  const back = { idempotencyKey: 'back', quantity: 2 };
  expect(await vendorDoes(vendor, 'returnItems', order.id, back)).toMatchObject({ errors: [] });
  await waitFor(async () => (await stockOf(customer, item.id)) === 2, { what: 'the units to be back' });
  await waitFor(
    async () => {
      const { pickups, rentals } = await myPage();
      return pickups.nodes[0]?.status === 'CANCELLED' && rentals.nodes[0]?.status === 'RETURNED';
    },
    { what: "the customer's page" },
  );
});

test('the operator’s commands work there, beside the running services', async () => {
  const before = await myPage();
  const letters = await naruCommand(['dlq', 'list', '--json'], operator());
  expect([letters.code, JSON.parse(letters.stdout)]).toEqual([0, []]);
  const replayed = await naruCommand(['outbox', 'replay', '--since', '1h', '--json'], operator());
  expect(replayed.code).toBe(0);
  const { services, renewedConsumers } = JSON.parse(replayed.stdout);
  expect(renewedConsumers).toEqual([]);
  expect(services).toHaveLength(6);
  for (const one of services) expect(one).toMatchObject({ missing: 0, published: 0 });
  const rebuilt = await naruCommand(['views', 'rebuild'], operator());
  expect(rebuilt.stdout).toMatch(/^pickups +[1-9]\d* events read, 1 rows put in place, 0 removed$/m);
  expect(rebuilt.code).toBe(0);
  expect(await myPage()).toEqual(before);
});
