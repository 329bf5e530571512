import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import {
  orderOf,
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
  naru = await startNaru({ business: 'rental', env: { HOLD_TIMEOUT_MS: '3000' } });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  vendor = await naru.signIn('VENDOR', 'vendor-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

const reservationCount = async (): Promise<number> =>
  (await customer.request<{ reservations: { totalCount: number } }>(`{ reservations { totalCount } }`))
    .reservations.totalCount;

test('without items a reservation is refused at once and nothing is stored; it works again by itself', async () => {
  const item = await someItem(vendor);
  const before = await reservationCount();
  await naru.service('items').stop();
  for (let attempt = 0; attempt < 7; attempt += 1) {
    const { reservation, errors } = await reserveItem(customer, {
      itemId: item.id,
      idempotencyKey: 'no-items',
    });
    expect(reservation).toBeNull();
    expect(errors).toMatchObject([{ code: 'ITEMS_UNAVAILABLE', retryAfterMs: expect.any(Number) }]);
  }
  expect(await reservationCount()).toBe(before);
  await naru.service('items').start();
  await waitFor(
    async () => (await reserveItem(customer, { itemId: item.id, idempotencyKey: 'no-items' })).reservation,
    { what: 'the breaker to let a reservation through' },
  );
  expect(await reservationCount()).toBe(before + 1);
  // An attempt while the service was starting may have held something, too: that is given back.
  await waitFor(async () => (await stockOf(customer, item.id)) === 4, { what: 'one to be held' });
});

test('items that hang cost no more than the time-out, and keep nothing of what was refused', async () => {
  const item = await someItem(vendor);
  naru.service('items').signal('SIGSTOP');
  try {
    expect((await reserveItem(customer, { itemId: item.id })).errors).toMatchObject([
      { code: 'ITEMS_UNAVAILABLE' },
    ]);
  } finally {
    naru.service('items').signal('SIGCONT');
  }
  // Its request was still waiting there and is answered now; the release that was sent after it undoes that.
  await waitFor(async () => (await stockOf(customer, item.id)) === 5, { what: 'nothing to be held' });
});

test('without stores reservations work, and every order appears when it returns', async () => {
  const item = await someItem(vendor, { units: 20 });
  await naru.service('stores').stop();
  const reservations = [];
  for (let index = 0; index < 10; index += 1)
    reservations.push(await reserved(customer, { itemId: item.id }));
  expect(await stockOf(customer, item.id)).toBe(10);
  await naru.service('stores').start();
  for (const { id } of reservations) {
    const order = await orderOf(vendor, id);
    expect((await vendorDoes(vendor, 'confirmOrder', order.id)).errors).toEqual([]);
    await reservationIs(customer, id, 'CONFIRMED');
  }
});
