import { timedOut } from './subgraph-failure.ts';

/** The promise's value if it comes before the deadline; what was promised goes on unheard. @throws SubgraphFailure */
export function beforeDeadline<Value>(deadlineMs: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timedOut()), deadlineMs - performance.now());
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
