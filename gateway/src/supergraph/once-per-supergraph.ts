import type { LoadedSupergraph } from './load-supergraph.ts';

/** Makes something for each supergraph when it is first asked for, and keeps it for as long as the supergraph. */
export function oncePerSupergraph<T>(
  make: (supergraph: LoadedSupergraph) => T,
): (supergraph: LoadedSupergraph) => T {
  const made = new WeakMap<LoadedSupergraph, { readonly value: T }>();
  return (supergraph) => {
    const known = made.get(supergraph);
    if (known) return known.value;
    const value = make(supergraph);
    made.set(supergraph, { value });
    return value;
  };
}
