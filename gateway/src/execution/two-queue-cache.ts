import { type BoundedCache, createBoundedCache } from './bounded-cache.ts';

/** Of the limit, what is there for values that were not asked for again yet. */
const newcomersShare = 1 / 20;

/** Of the keys that were seen once, in letters; however short one is, it counts for some, as it takes some memory. */
const rememberedLetters = 1_000_000;
const smallestKey = 500;

/**
 * As a bounded cache, but once it is full, values that are asked for a single time pass by what is asked for again and again
 * instead of driving it out, and are gone soon. A newcomer stays when it is asked for while it is new, or set anew not too
 * long after. Known as 2Q: https://www.vldb.org/conf/1994/P439.PDF
 */
export function createTwoQueueCache<Value>(
  limit: number,
  weigh: (value: Value) => number,
): Omit<BoundedCache<Value>, 'fits'> {
  const kept = createBoundedCache(limit * (1 - newcomersShare), weigh);
  const newcomers = createBoundedCache(limit * newcomersShare, weigh);
  const seenOnce = createBoundedCache<string>(rememberedLetters, (key) => Math.max(key.length, smallestKey));

  function keep(key: string, value: Value): void {
    newcomers.delete(key);
    seenOnce.delete(key);
    kept.set(key, value);
  }

  return {
    get(key) {
      const value = kept.get(key);
      if (value !== undefined) return value;
      const newcomer = newcomers.get(key);
      if (newcomer !== undefined) keep(key, newcomer);
      return newcomer;
    },
    set(key, value) {
      if (kept.get(key) !== undefined || seenOnce.get(key) !== undefined || kept.fits(value))
        return keep(key, value);
      newcomers.set(key, value);
      seenOnce.set(key, key);
    },
    delete(key) {
      kept.delete(key);
      newcomers.delete(key);
      seenOnce.delete(key);
    },
    values: () => [...kept.values(), ...newcomers.values()],
  };
}
