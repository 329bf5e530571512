import { expect, test } from '@jest/globals';
import { formatDays } from './days-format.ts';

test.each([
  ['2026-03-10', '2026-03-12', '2026년 3월 10일~12일', '10 – 12 March 2026'],
  ['2026-03-30', '2026-04-02', '2026년 3월 30일~4월 2일', '30 March – 2 April 2026'],
  ['2026-12-30', '2027-01-02', '2026년 12월 30일~2027년 1월 2일', '30 December 2026 – 2 January 2027'],
  ['2026-03-10', '2026-03-10', '2026년 3월 10일', '10 March 2026'],
])('%s to %s is "%s" in Korean and "%s" in English', (from, to, korean, english) => {
  expect(formatDays({ from, to }, 'KO')).toBe(korean);
  expect(formatDays({ from, to }, 'EN')).toBe(english);
});
