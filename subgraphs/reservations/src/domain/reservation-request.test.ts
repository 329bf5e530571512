import { expect, test } from '@jest/globals';
import { type ReservationRequest, requestProblems } from './reservation-request.ts';

const today = '2026-03-02';
const good: ReservationRequest = {
  ...{ itemId: '019c0a10-2b7e-7c15-9a60-4d81f3e7b209', quantity: 2 },
  ...{ startDate: '2026-03-10', endDate: '2026-03-12' },
};
const problemsOf = (change: Partial<ReservationRequest>) =>
  requestProblems({ ...good, ...change }, today).map(({ code, path }) => [code, ...(path ?? [])]);

test.each<[string, Partial<ReservationRequest>]>([
  ['some units for some days', {}],
  ['one unit for today', { quantity: 1, startDate: today, endDate: today }],
  ['a thousand units', { quantity: 1_000 }],
  ['365 days', { startDate: '2026-03-10', endDate: '2027-03-09' }],
  ['the last day of the two years', { startDate: '2028-03-01', endDate: '2028-03-01' }],
])('%s may be asked for', (_case, change) => {
  expect(problemsOf(change)).toEqual([]);
});

test.each<[string, Partial<ReservationRequest>, string, string]>([
  ['no units', { quantity: 0 }, 'QUANTITY_INVALID', 'quantity'],
  ['less than none', { quantity: -1 }, 'QUANTITY_INVALID', 'quantity'],
  ['too many units', { quantity: 1_001 }, 'QUANTITY_INVALID', 'quantity'],
  ['yesterday', { startDate: '2026-03-01' }, 'DATES_INVALID', 'startDate'],
  ['an end before the beginning', { endDate: '2026-03-09' }, 'DATES_INVALID', 'endDate'],
  ['366 days', { startDate: '2026-03-10', endDate: '2027-03-10' }, 'DATES_INVALID', 'endDate'],
  ['over two years ahead', { startDate: '2028-03-02', endDate: '2028-03-02' }, 'DATES_INVALID', 'endDate'],
  ['the end of time', { startDate: '9999-12-31', endDate: '9999-12-31' }, 'DATES_INVALID', 'endDate'],
  ['no item', { itemId: '' }, 'ITEM_NOT_FOUND', 'itemId'],
  ['every item', { itemId: '*' }, 'ITEM_NOT_FOUND', 'itemId'],
  ['every subject', { itemId: '>' }, 'ITEM_NOT_FOUND', 'itemId'],
  ['two tokens', { itemId: 'a.b' }, 'ITEM_NOT_FOUND', 'itemId'],
  ['an oversized id', { itemId: 'a'.repeat(65) }, 'ITEM_NOT_FOUND', 'itemId'],
])('%s is refused', (_case, change, code, field) => {
  expect(problemsOf(change)).toEqual([[code, field]]);
});

test('every problem is told at once', () => {
  expect(problemsOf({ itemId: '*', quantity: 0, startDate: '2020-01-01' })).toEqual([
    ['ITEM_NOT_FOUND', 'itemId'],
    ['QUANTITY_INVALID', 'quantity'],
    ['DATES_INVALID', 'startDate'],
  ]);
});
