import { expect, test } from '@jest/globals';
import {
  addDays,
  choose,
  daysIn,
  lastOfMonth,
  leastOn,
  monthOf,
  todayInSeoul,
  weeksOf,
} from './calendar-month.ts';

test('a day begins in Seoul, nine hours before it does in London', () => {
  expect(todayInSeoul(Date.parse('2026-02-28T14:59:59Z'))).toBe('2026-02-28');
  expect(todayInSeoul(Date.parse('2026-02-28T15:00:00Z'))).toBe('2026-03-01');
});

test('days and months follow each other over leap days and the ends of years', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
  expect(monthOf('2026-12-31', 1)).toBe('2027-01-01');
  expect(monthOf('2026-01-31', -1)).toBe('2025-12-01');
  expect(lastOfMonth('2028-02-01')).toBe('2028-02-29');
  expect(daysIn('2026-02-27', '2026-03-02')).toBe(4);
  expect(daysIn('2026-02-27', '2026-02-27')).toBe(1);
});

test.each(['2026-02-01', '2026-08-01', '2028-02-01'])(
  'the weeks of %s hold each of its days once, under its weekday',
  (month) => {
    const weeks = weeksOf(month);
    const days = weeks.flat().filter((day) => day !== undefined);
    expect(days).toHaveLength(daysIn(month, lastOfMonth(month)));
    expect(days).toEqual([...days].sort());
    for (const week of weeks) {
      expect(week).toHaveLength(7);
      week.forEach((day, index) => {
        if (day) expect(new Date(`${day}T00:00:00Z`).getUTCDay()).toBe(index);
      });
    }
  },
);

test('a second day ends a range; an earlier one, or a third, begins another', () => {
  const first = choose(undefined, '2026-03-05');
  expect(first).toEqual({ first: '2026-03-05', last: '2026-03-05' });
  expect(choose(first, '2026-03-08')).toEqual({ first: '2026-03-05', last: '2026-03-08' });
  expect(choose(first, '2026-03-01')).toEqual({ first: '2026-03-01', last: '2026-03-01' });
  expect(choose({ first: '2026-03-05', last: '2026-03-08' }, '2026-03-09').first).toBe('2026-03-09');
});

test('of a range as many are free as on its fullest day, and none where a day is not known', () => {
  const free = new Map([
    ['2026-03-05', 4],
    ['2026-03-06', 1],
    ['2026-03-07', 3],
  ]);
  expect(leastOn({ first: '2026-03-05', last: '2026-03-07' }, free)).toBe(1);
  expect(leastOn({ first: '2026-03-07', last: '2026-03-08' }, free)).toBe(0);
});
