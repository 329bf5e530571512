import { expect, test } from '@jest/globals';
import { totalFor } from './price.ts';

test.each([
  [1, '2026-03-10', '2026-03-10', 25_000],
  [1, '2026-03-10', '2026-03-12', 75_000],
  [2, '2026-03-10', '2026-03-12', 150_000],
  [1, '2026-02-27', '2026-03-01', 75_000],
  [1, '2028-02-28', '2028-03-01', 75_000],
])('%i units from %s to %s at 25,000 a day cost %i', (quantity, startDate, endDate, amount) => {
  const dayRate = { amount: 25_000, currency: 'KRW' };
  expect(totalFor(dayRate, { quantity, startDate, endDate })).toEqual({ amount, currency: 'KRW' });
});
