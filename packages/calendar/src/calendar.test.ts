import { expect, test } from '@jest/globals';
import { addDays, dayOf, daysBetween, daysIn, eachDay, isCalendarDay } from './index.ts';

test('a day begins at midnight in Seoul', () => {
  expect(dayOf(new Date('2026-02-28T14:59:59.999Z'))).toBe('2026-02-28');
  expect(dayOf(new Date('2026-02-28T15:00:00.000Z'))).toBe('2026-03-01');
});

test.each(['2026-02-30', '2026-13-01', '2026-2-1', '26-01-01', '2026-01-01T00:00', ''])(
  '%s is no day',
  (text) => {
    expect(isCalendarDay(text)).toBe(false);
  },
);

test('days are counted over the ends of months and years', () => {
  expect(isCalendarDay('2028-02-29')).toBe(true);
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
  expect(daysIn({ from: '2026-03-01', to: '2026-03-01' })).toBe(1);
  expect(eachDay({ from: '2026-02-27', to: '2026-03-01' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ]);
  expect(eachDay({ from: '2026-03-02', to: '2026-03-01' })).toEqual([]);
});
