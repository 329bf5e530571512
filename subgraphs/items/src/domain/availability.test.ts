import { expect, test } from '@jest/globals';
import { addDays, eachDay } from '@naru/calendar';
import fc from 'fast-check';
import { availability, available, peakPromised } from './availability.ts';
import { blockedDays, type Hold, outstanding } from './hold.ts';

const TODAY = '2026-03-10';
const RULES = { today: TODAY, bufferDays: 0 };
const hold = (change: Partial<Hold>): Hold => ({
  reservationId: 'r',
  itemId: 'i',
  state: 'KEPT',
  quantity: 1,
  returnedQuantity: 0,
  startDate: TODAY,
  endDate: TODAY,
  reservationVersion: 1,
  heldAt: new Date(0),
  ...change,
});
const range = (from: number, to: number) => ({ from: addDays(TODAY, from), to: addDays(TODAY, to) });

test('a booking next month takes nothing from today', () => {
  const next = hold({ quantity: 5, startDate: addDays(TODAY, 30), endDate: addDays(TODAY, 31) });
  expect(available(5, [next], range(0, 0), RULES)).toBe(5);
  expect(available(5, [next], range(0, 30), RULES)).toBe(0);
});

test('bookings that follow each other need one unit, bookings that meet on a day two', () => {
  const first = hold({ startDate: addDays(TODAY, 1), endDate: addDays(TODAY, 3) });
  const after = hold({ startDate: addDays(TODAY, 4), endDate: addDays(TODAY, 5) });
  const meeting = hold({ startDate: addDays(TODAY, 3), endDate: addDays(TODAY, 5) });
  expect(peakPromised([first, after], range(0, 9), RULES)).toBe(1);
  expect(peakPromised([first, meeting], range(0, 9), RULES)).toBe(2);
  expect(peakPromised([first, after], range(0, 9), { ...RULES, bufferDays: 1 })).toBe(2);
});

test('what is not returned blocks today and tomorrow, however late it is', () => {
  const late = hold({
    state: 'RENTED',
    startDate: addDays(TODAY, -9),
    endDate: addDays(TODAY, -5),
    quantity: 3,
  });
  expect(available(3, [late], range(0, 0), RULES)).toBe(0);
  expect(available(3, [late], range(1, 1), RULES)).toBe(0);
  expect(available(3, [late], range(2, 2), RULES)).toBe(3);
  expect(available(3, [{ ...late, returnedQuantity: 2 }], range(1, 1), RULES)).toBe(2);
});

test('what was handed over before its first day blocks from the day it left', () => {
  const early = hold({ state: 'RENTED', startDate: addDays(TODAY, 3), endDate: addDays(TODAY, 4) });
  expect(available(1, [early], range(0, 0), RULES)).toBe(0);
});

const holds = fc.array(
  fc
    .record({
      state: fc.constantFrom<Hold['state'][]>('HELD', 'KEPT', 'RENTED', 'RELEASED'),
      quantity: fc.integer({ min: 1, max: 5 }),
      start: fc.integer({ min: -10, max: 20 }),
      days: fc.integer({ min: 1, max: 10 }),
      returned: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ state, quantity, start, days, returned }) =>
      hold({
        ...{ state, quantity, returnedQuantity: Math.min(returned, quantity) },
        ...{ startDate: addDays(TODAY, start), endDate: addDays(TODAY, start + days - 1) },
      }),
    ),
  { maxLength: 12 },
);

test('the peak is what counting day by day finds', () => {
  fc.assert(
    fc.property(
      holds,
      fc.integer({ min: -5, max: 20 }),
      fc.integer({ min: 0, max: 15 }),
      (all, from, length) => {
        const asked = range(from, from + length);
        const promisedOn = (day: string) =>
          all
            .filter((one) => {
              const blocked = blockedDays(one, TODAY, 1);
              return blocked.from <= day && day <= blocked.to;
            })
            .reduce((sum, one) => sum + outstanding(one), 0);
        const rules = { today: TODAY, bufferDays: 1 };
        expect(peakPromised(all, asked, rules)).toBe(Math.max(...eachDay(asked).map(promisedOn)));
        expect(Math.min(...availability(9, all, asked, rules).map((day) => day.available))).toBe(
          available(9, all, asked, rules),
        );
      },
    ),
  );
});
