import { expect, test } from '@jest/globals';
import { isOverdue, lateFee } from './lateness.ts';
import type { ReservationStatus } from './reservation.ts';

/** Five units until the 12th of March, at 10,000 KRW a day. */
const rental = (status: ReservationStatus, ...returns: [quantity: number, at: string][]) => ({
  ...{ status, quantity: 5, endDate: '2026-03-12', dayRate: { amount: 10_000, currency: 'KRW' } },
  returns: returns.map(([quantity, at]) => ({ quantity, at: new Date(at) })),
});
const onTime = '2026-03-12T14:59:59.999Z'; // the last moment of the 12th in Seoul
const oneDayLate = '2026-03-12T15:00:00.000Z';
const threeDaysLate = '2026-03-15T03:00:00Z';

test.each<[ReservationStatus, string, boolean]>([
  ['RENTED', '2026-03-12', false],
  ['RENTED', '2026-03-13', true],
  ['PARTIALLY_RETURNED', '2026-03-12', false],
  ['PARTIALLY_RETURNED', '2026-03-13', true],
  ['PREPARED', '2026-03-13', false],
  ['CANCEL_PENDING', '2026-03-13', false],
  ['RETURNED', '2026-03-13', false],
  ['CANCELLED', '2026-03-13', false],
])('a rental until the 12th that is %s on %s: overdue %s', (status, today, overdue) => {
  expect(isOverdue(rental(status), today)).toBe(overdue);
});

test.each<[string, ReturnType<typeof rental>, string, number]>([
  ['nothing on the last day', rental('RENTED'), '2026-03-12', 0],
  ['every unit and day while all are out', rental('RENTED'), '2026-03-14', 5 * 2],
  ['nothing for what was never handed over', rental('PREPARED'), '2026-03-20', 0],
  ['nothing when all came back on time', rental('RETURNED', [5, onTime]), '2026-03-20', 0],
  ['the next day from midnight in Seoul on', rental('RETURNED', [5, oneDayLate]), '2026-03-20', 5],
  [
    'only what is still out when some came back on time',
    rental('PARTIALLY_RETURNED', [2, onTime]),
    '2026-03-14',
    3 * 2,
  ],
  [
    'each return up to its own day, the rest up to today',
    rental('PARTIALLY_RETURNED', [1, oneDayLate], [2, threeDaysLate]),
    '2026-03-17',
    1 * 1 + 2 * 3 + 2 * 5,
  ],
  [
    'no more once everything is back',
    rental('RETURNED', [1, onTime], [1, oneDayLate], [3, threeDaysLate]),
    '2026-12-31',
    1 + 3 * 3,
  ],
])('the late fee is for %s', (_case, late, today, unitDays) => {
  expect(lateFee(late, today)).toEqual({ amount: unitDays * 10_000, currency: 'KRW' });
});

test('a late fee stops growing where the API could not tell it', () => {
  const dear = { ...rental('RENTED'), dayRate: { amount: 100_000_000, currency: 'KRW' } };
  expect(lateFee(dear, '2027-03-12').amount).toBe(2_147_483_647);
});
