import { msUntil } from './deadline.ts';
import type { Layer, SubgraphCall } from './subgraph-call.ts';
import { cancelled, SubgraphFailure, timedOut } from './subgraph-failure.ts';

interface BulkheadOptions {
  readonly maxConcurrent: number;
  readonly maxQueued: number;
}

/** What a refused caller is told to wait: by then the queue has moved, or the circuit breaker knows better. */
const RETRY_AFTER_MS = 1_000;

/** At most so many calls at once; a bounded number of others wait for their turn, for as long as their patience lasts. */
export function bulkhead({ maxConcurrent, maxQueued }: BulkheadOptions): Layer {
  let running = 0;
  // A set iterates in the order of insertion, and forgets those who leave it before their turn wherever they stand.
  const waiting = new Set<() => void>();

  function turnOf(call: SubgraphCall): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        call.wanted.onAbandoned = undefined;
        resolve();
      };
      const giveUp = (failure: SubgraphFailure) => {
        clearTimeout(timer);
        waiting.delete(begin);
        reject(failure);
      };
      const timer = setTimeout(() => giveUp(timedOut()), msUntil(call.deadlineMs));
      call.wanted.onAbandoned = () => giveUp(cancelled());
      waiting.add(begin);
    });
  }

  /** Hands the place on to whoever waits longest, so that a newcomer cannot take it in between. */
  function leave(): void {
    const [longest] = waiting;
    if (!longest) running -= 1;
    else {
      waiting.delete(longest);
      longest();
    }
  }

  return (next) => async (call) => {
    if (running < maxConcurrent) running += 1;
    else if (waiting.size < maxQueued) await turnOf(call);
    else {
      const details = { refused: true, retryAfterMs: RETRY_AFTER_MS };
      throw new SubgraphFailure('SUBGRAPH_OVERLOADED', 'too many calls wait', details);
    }
    try {
      return await next(call);
    } finally {
      leave();
    }
  };
}
