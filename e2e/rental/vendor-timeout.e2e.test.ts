import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import { orderOf, reservationIs, reserved, someItem, stockOf, vendorDoes } from './operations.ts';

let naru: Naru;
let customer: Client;
let vendor: Client;
beforeAll(async () => {
  naru = await startNaru({ business: 'rental', env: { VENDOR_TIMEOUT_MS: '1500' } });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  vendor = await naru.signIn('VENDOR', 'vendor-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

test('a vendor who does not answer in time loses the order, the customer is told, and the stock is back', async () => {
  const item = await someItem(vendor);
  const reservation = await reserved(customer, { itemId: item.id, quantity: 4 });
  const { order } = await reservationIs(customer, reservation.id, 'EXPIRED');
  expect(order?.status).toBe('CANCELLED');
  await waitFor(async () => (await stockOf(customer, item.id)) === 5, { what: 'the stock to be back' });
  expect((await vendorDoes(vendor, 'confirmOrder', order?.id ?? '')).errors).toMatchObject([
    { code: 'ILLEGAL_TRANSITION' },
  ]);
});

test('an order that was confirmed in time stays', async () => {
  const item = await someItem(vendor, { units: 100 });
  // The vendor is in time, sooner or later.
  const kept = await waitFor(
    async () => {
      const one = await reserved(customer, { itemId: item.id });
      const { errors } = await vendorDoes(vendor, 'confirmOrder', (await orderOf(vendor, one.id)).id);
      return errors.length === 0 ? one : undefined;
    },
    { what: 'an order to be confirmed in time' },
  );
  await reservationIs(customer, kept.id, 'CONFIRMED');
  // Its time would be over before that of one which was made after it.
  const later = await reserved(customer, { itemId: item.id });
  await reservationIs(customer, later.id, 'EXPIRED');
  await reservationIs(customer, kept.id, 'CONFIRMED');
});
