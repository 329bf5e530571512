import type { LoadedSupergraph } from './load-supergraph.ts';

/** The supergraph that new requests are served from. Requests that have begun finish on the one they began with. */
export interface CurrentSupergraph {
  readonly value: LoadedSupergraph;
  /** Calls the listener with every supergraph that takes this one's place, until disposed of. */
  onChange(listener: (next: LoadedSupergraph) => void): Disposable;
}

/** A current supergraph and the way to replace it. */
export interface ReplaceableSupergraph extends CurrentSupergraph {
  replace(next: LoadedSupergraph): void;
}

export function createCurrentSupergraph(initial: LoadedSupergraph): ReplaceableSupergraph {
  const listeners = new Set<(next: LoadedSupergraph) => void>();
  let value = initial;
  return {
    get value() {
      return value;
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    replace(next) {
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
  };
}
