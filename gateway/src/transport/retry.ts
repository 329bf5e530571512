import { setTimeout as delay } from 'node:timers/promises';
import { assertWanted } from './patience.ts';
import type { Layer } from './subgraph-call.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

interface RetryOptions {
  /** Times a call is sent again. */
  readonly retries: number;
  /** Before the first of them, give or take half; then twice as long each time. */
  readonly delayMs: number;
}

/** Sends queries again that a subgraph could not take, after as long as it asked for, unless that is past the deadline. */
export function retry({ retries, delayMs }: RetryOptions): Layer {
  return (next) => async (call) => {
    for (let retried = 0; ; retried += 1) {
      try {
        return await next(call);
      } catch (error) {
        if (retried >= retries || call.request.kind !== 'query') throw error;
        if (!(error instanceof SubgraphFailure) || !error.mayRetry) throw error;
        const jitteredMs = delayMs * 2 ** retried * (0.5 + Math.random());
        const waitMs = Math.max(jitteredMs, error.retryAfterMs ?? 0);
        if (performance.now() + waitMs >= call.deadlineMs) throw error;
        await delay(waitMs);
        assertWanted(call);
      }
    }
  };
}
