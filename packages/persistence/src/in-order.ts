/** What was found for each key, in the order of the keys; null in the place of what was not. */
export function inOrder<Found>(
  keys: readonly string[],
  found: readonly Found[],
  keyOf: (found: Found) => string,
): (Found | null)[] {
  const byKey = new Map(found.map((one) => [keyOf(one), one]));
  return keys.map((key) => byKey.get(key) ?? null);
}
