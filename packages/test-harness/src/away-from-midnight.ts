import { setTimeout as pause } from 'node:timers/promises';

const DAY_MS = 86_400_000;
const SEOUL_OFFSET_MS = 9 * 3_600_000;
/** Longer than any test that goes by days takes. */
const LONGEST_TEST_MS = 300_000;

/** How long it is until a day in Seoul begins on which a test can be done whole; nearly always 0. */
export function untilWholeDayMs(nowMs: number): number {
  const leftMs = DAY_MS - ((nowMs + SEOUL_OFFSET_MS) % DAY_MS);
  return leftMs > LONGEST_TEST_MS ? 0 : leftMs;
}

/** Resolves when today is today for as long as a test lasts that reckons by days. */
export async function awayFromMidnight(): Promise<void> {
  const untilMs = untilWholeDayMs(Date.now());
  if (untilMs > 0) await pause(untilMs + 1_000);
}
