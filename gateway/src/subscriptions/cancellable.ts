/**
 * An async generator that can be ended while it waits. A plain one cannot: its `return()` stands in line behind the
 * `next()` that waits, for an event that may never come.
 */
export type Cancellable<T> = AsyncGenerator<T, void, undefined>;

/** @param start is given a signal that it must heed wherever it waits for long */
export function cancellable<T>(
  start: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
): Cancellable<T> {
  const controller = new AbortController();
  const inner = start(controller.signal);
  const outer: Cancellable<T> = {
    next: () => inner.next(),
    return: () => {
      controller.abort();
      return inner.return();
    },
    throw: (error) => {
      controller.abort();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]: () => outer,
    async [Symbol.asyncDispose]() {
      await outer.return();
    },
  };
  return outer;
}
