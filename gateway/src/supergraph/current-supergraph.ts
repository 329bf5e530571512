import type { LoadedSupergraph } from './load-supergraph.ts';

/** The supergraph that new requests are served from. Requests that have begun finish on the one they began with. */
export interface CurrentSupergraph {
  readonly value: LoadedSupergraph;
  /** Calls the listener with every supergraph that takes this one's place, until disposed of. */
  onChange(listener: (next: LoadedSupergraph) => void): Disposable;
  /**
   * Awaits the step with every supergraph that is to take this one's place, before it does, until disposed of. A step
   * that throws refuses the supergraph.
   */
  beforeChange(step: (next: LoadedSupergraph) => void | Promise<void>): Disposable;
}

/** A current supergraph and the way to replace it. */
export interface ReplaceableSupergraph extends CurrentSupergraph {
  /**
   * Takes the steps before a change, in the order in which they were added, then puts the next one in this one's place.
   * @throws what a step throws; then nothing has changed
   */
  replace(next: LoadedSupergraph): Promise<void>;
}

export function createCurrentSupergraph(initial: LoadedSupergraph): ReplaceableSupergraph {
  const listeners = new Set<(next: LoadedSupergraph) => void>();
  const steps = new Set<(next: LoadedSupergraph) => void | Promise<void>>();
  let value = initial;
  return {
    get value() {
      return value;
    },
    onChange: (listener) => member(listeners, listener),
    beforeChange: (step) => member(steps, step),
    async replace(next) {
      for (const step of [...steps]) await step(next);
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
  };
}

function member<T>(set: Set<T>, item: T): Disposable {
  set.add(item);
  return { [Symbol.dispose]: () => void set.delete(item) };
}
