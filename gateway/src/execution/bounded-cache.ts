/** The most recently used values, as many as the limit allows. */
export interface BoundedCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  /** Whether there is room for the value without another one going. */
  fits(value: Value): boolean;
  /** Those used last first. */
  values(): readonly Value[];
}

/**
 * @param limit of what all values weigh together
 * @param weigh what one of them weighs, always the same; each counts as one without it
 */
export function createBoundedCache<Value>(
  limit: number,
  weigh: (value: Value) => number = () => 1,
): BoundedCache<Value> {
  // A Map iterates in the order of insertion, so its first key is the one not used for longest.
  const values = new Map<string, Value>();
  let weight = 0;

  function remove(key: string): void {
    const value = values.get(key);
    if (value === undefined) return;
    values.delete(key);
    weight -= weigh(value);
  }

  return {
    get(key) {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(key, value) {
      remove(key);
      if (weigh(value) > limit) return;
      values.set(key, value);
      weight += weigh(value);
      for (const oldest of values.keys()) {
        if (weight <= limit) break;
        remove(oldest);
      }
    },
    delete: remove,
    fits: (value) => weight + weigh(value) <= limit,
    values: () => [...values.values()].reverse(),
  };
}
