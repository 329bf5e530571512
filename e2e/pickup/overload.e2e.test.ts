import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import { requestPickup } from './operations.ts';

/** More than the guard around the desk lets in and lets wait. */
const REQUESTS = 200;

let naru: Naru;
let customer: Client;
beforeAll(async () => {
  naru = await startNaru({
    business: 'pickup',
    // A machine that is too slow to be asked by all at once has some who wait too long.
    env: { SIMULATED_DELAY_MS: '500', SIMULATED_JITTER_MS: '2000', DISPATCH_TIMEOUT_MS: '2000' },
  });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

test('requests that are too many for the desk are refused with the time to wait, nothing of them is stored, and it recovers by itself', async () => {
  const answers: Awaited<ReturnType<typeof requestPickup>>[] = [];
  const load = Promise.all(
    Array.from({ length: REQUESTS }, async (_, n) => {
      answers.push(await requestPickup(customer, { idempotencyKey: `overload-${n}` }));
    }),
  );
  await waitFor(() => answers.some(({ errors }) => errors.length > 0), { what: 'a refusal' });
  // The fallback: whoever must wait is told at once, and what does not need the desk goes on.
  const { quotePickup } = await customer.request<{ quotePickup: { fare: { amount: number } } }>(
    '{ quotePickup(parcelClass: UNDER_10KG, place: { label: "이수" }) { fare { amount } } }',
  );
  expect(quotePickup.fare.amount).toBe(20_000);
  await load;

  const refused = answers.filter(({ call }) => call === null);
  expect(refused.length).toBeGreaterThan(0);
  for (const { errors } of refused) {
    expect(errors).toMatchObject([{ code: 'DISPATCH_UNAVAILABLE', retryAfterMs: expect.any(Number) }]);
  }
  const { pickupCalls } = await customer.request<{ pickupCalls: { totalCount: number } }>(
    '{ pickupCalls { totalCount } }',
  );
  expect(pickupCalls.totalCount).toBe(REQUESTS - refused.length);
  const again = await waitFor(
    async () => (await requestPickup(customer, { idempotencyKey: 'after-the-rush' })).call,
    { what: 'requests to be accepted again' },
  );
  expect(again.status).toMatch(/REQUESTED|SEARCHING/);
});
