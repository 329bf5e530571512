import { expect, test } from '@jest/globals';
import { untilWholeDayMs } from './away-from-midnight.ts';

test.each([
  ['2026-11-30T14:54:59Z', 0],
  ['2026-11-30T14:55:00Z', 300_000],
  ['2026-11-30T14:59:59Z', 1_000],
  ['2026-11-30T15:00:00Z', 0], // midnight in Seoul
  ['2026-11-30T23:59:59Z', 0],
])('at %s the day of a test begins in %d ms', (now, untilMs) => {
  expect(untilWholeDayMs(Date.parse(now))).toBe(untilMs);
});
