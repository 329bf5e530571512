import type { Layer } from './subgraph-call.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** Lets so many calls through per second, and as many at once after a second of rest. */
export function rateLimit(perSecond: number): Layer {
  const perMs = perSecond / 1_000;
  let tokens = perSecond;
  let filledAtMs = performance.now();

  return (next) => async (call) => {
    const nowMs = performance.now();
    tokens = Math.min(perSecond, tokens + (nowMs - filledAtMs) * perMs);
    filledAtMs = nowMs;
    if (tokens < 1) {
      const retryAfterMs = Math.ceil((1 - tokens) / perMs);
      const details = { refused: true, retryAfterMs };
      throw new SubgraphFailure('SUBGRAPH_OVERLOADED', 'over the rate limit', details);
    }
    tokens -= 1;
    return next(call);
  };
}
