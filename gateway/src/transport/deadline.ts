import { timedOut } from './subgraph-failure.ts';

/** For a timer: how far away the deadline is on the clock of `performance.now()`, even when it has just passed. */
export const msUntil = (deadlineMs: number): number => Math.max(deadlineMs - performance.now(), 1);

/** The promise's value if it comes before the deadline; what was promised goes on unheard. @throws SubgraphFailure */
export function beforeDeadline<Value>(deadlineMs: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timedOut()), msUntil(deadlineMs));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
