import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import { registerItem, reserved, someItem, stockOf } from './operations.ts';

const USERS = 60;
const DELAY_MS = 1_500;
const AT_ONCE = 5;

let naru: Naru;
let vendor: Client;
beforeAll(async () => {
  naru = await startNaru({
    business: 'rental',
    env: { SIMULATED_DELAY_MS: String(DELAY_MS), REGISTRATIONS_AT_ONCE: String(AT_ONCE) },
  });
  vendor = await naru.signIn('VENDOR', 'vendor-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

test('registrations that are too many are refused with the time to wait, the rest goes on, and it recovers by itself', async () => {
  const customer = await naru.signIn('CUSTOMER', 'customer-1');
  const item = await someItem(vendor, { units: 100 });
  const answers: Awaited<ReturnType<typeof registerItem>>[] = [];
  const load = Promise.all(
    Array.from({ length: USERS }, async () => {
      answers.push(await registerItem(vendor));
    }),
  );
  await waitFor(() => answers.some(({ errors }) => errors.length > 0), { what: 'a refusal' });
  // Refusals come before the first registration that was let in is even done, and reservations do not wait behind them.
  expect(answers[0]?.item).toBeNull();
  await reserved(customer, { itemId: item.id });
  expect(await stockOf(customer, item.id)).toBe(99);
  await load;

  const refused = answers.filter(({ errors }) => errors.length > 0);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(AT_ONCE);
  for (const { errors } of refused) {
    expect(errors).toMatchObject([{ code: 'OVERLOADED', retryAfterMs: expect.any(Number) }]);
  }
  await waitFor(async () => (await registerItem(vendor)).item, {
    what: 'registrations to be accepted again',
  });
});

test('a registration that takes longer than the limit is refused, and its key still leads to it', async () => {
  await using slow = await startNaru({
    business: 'rental',
    env: { SIMULATED_DELAY_MS: '900', REGISTRATION_TIMEOUT_MS: '600' },
  });
  const someone = await slow.signIn('VENDOR', 'vendor-1');
  const sku = 'slow-sku';
  const first = await registerItem(someone, { sku, idempotencyKey: sku });
  expect(first).toMatchObject({ item: null, errors: [{ code: 'OVERLOADED' }] });
  // It was stored all the same, a little later: its key leads to it, and nobody else gets its SKU.
  const found = await waitFor(
    async () =>
      (await someone.request<{ itemBySku: { id: string } | null }>(`{ itemBySku(sku: "${sku}") { id } }`))
        .itemBySku,
    { what: 'the slow registration to be stored' },
  );
  expect(found.id).toEqual(expect.any(String));
});
