import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '@naru/test-harness';
import type { Fault } from './faults.ts';

const AT_ONCE = 3;
const LONGEST_PAUSE_MS = 1_500;

/** Lets one fault after another happen, and up to three at once, until the time is over; resolves when all are. */
export async function disturb(
  faults: readonly Fault[],
  random: SeededRandom,
  durationMs: number,
): Promise<void> {
  const untilMs = performance.now() + durationMs;
  const weights = faults.flatMap((fault) => Array.from({ length: fault.weight }, () => fault));
  const underWay = new Set<Promise<void>>();
  while (performance.now() < untilMs) {
    await pause(random.below(LONGEST_PAUSE_MS));
    const fault = weights[random.below(weights.length)] as Fault;
    const happening: Promise<void> = fault.happen().finally(() => underWay.delete(happening));
    underWay.add(happening);
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}
