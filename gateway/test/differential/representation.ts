import { Kind, type SelectionSetNode } from 'graphql';

/** The number of the entity that a representation means. @throws Error when it holds no whole key, or keys of different entities */
export function readReference(
  given: Readonly<Record<string, unknown>>,
  keys: readonly SelectionSetNode[],
): number {
  const meant = new Set(keys.flatMap((key) => leaves(given, key) ?? []).map(numberIn));
  const [n] = meant;
  if (n === undefined) throw new Error(`The representation holds no key: ${JSON.stringify(given)}`);
  if (meant.size > 1) throw new Error(`The representation mixes entities: ${JSON.stringify(given)}`);
  return n;
}

/** The key's values, or undefined when one is missing. */
function leaves(given: unknown, { selections }: SelectionSetNode): unknown[] | undefined {
  const found: unknown[] = [];
  for (const node of selections) {
    if (node.kind !== Kind.FIELD || typeof given !== 'object' || given === null) return undefined;
    const value = (given as Record<string, unknown>)[node.name.value];
    if (value === undefined || value === null) return undefined;
    const below = node.selectionSet ? leaves(value, node.selectionSet) : [value];
    if (!below) return undefined;
    found.push(...below);
  }
  return found;
}

function numberIn(value: unknown): number {
  return Number(/\d+$/.exec(String(value))?.[0]);
}
