/** The most recently used values, at most `limit` of them. */
export interface BoundedCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  /** Those used last first. */
  values(): readonly Value[];
}

export function createBoundedCache<Value>(limit: number): BoundedCache<Value> {
  // A Map iterates in the order of insertion, so its first key is the one not used for longest.
  const values = new Map<string, Value>();
  return {
    get(key) {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      const oldest = values.keys().next();
      if (values.size > limit && !oldest.done) values.delete(oldest.value);
    },
    values: () => [...values.values()].reverse(),
  };
}
