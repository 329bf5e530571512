export interface SeededRandom {
  /** True this often, from 0 (never) to 1 (always). */
  chance(probability: number): boolean;
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number;
}

/**
 * Random decisions that can be made again: the seed is printed, and `NARU_TEST_SEED` sets it. The order in which
 * processes run stays their own, so a seed repeats what was tried, not always what came of it.
 * @param usualSeed where each run is to try the same, unless told otherwise
 */
export function seededRandom(scenario: string, usualSeed = Date.now() % 1_000_000): SeededRandom {
  const seed = Number(process.env.NARU_TEST_SEED ?? usualSeed);
  process.stderr.write(`${scenario}: NARU_TEST_SEED=${seed}\n`);
  let state = seed;
  // mulberry32: https://github.com/cprosche/mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (probability) => next() < probability,
    below: (limit) => Math.floor(next() * limit),
  };
}
