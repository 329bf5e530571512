/** Reads, or waits for a read of the same by somebody else. */
export type ReadTogether<T> = (read: () => Promise<T>) => Promise<T>;

/**
 * Reads once for many: everybody gets what was read after they asked, and only one read is under way at a time. When
 * thousands of clients come back at once, they cost a few reads.
 */
export function readTogether<T>(): ReadTogether<T> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;

  function start(read: () => Promise<T>): Promise<T> {
    next = undefined;
    const current = read();
    underWay = current.then(done, done); // which does not hold what was read
    return current;
  }
  return (read) => {
    next ??= underWay.then(() => start(read));
    return next;
  };
}

const done = () => {};
