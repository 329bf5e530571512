import { setTimeout as delay } from 'node:timers/promises';

export interface SimulatedDelay {
  /** What each piece of work takes at least, in milliseconds. */
  readonly fixedMs: number;
  /** Up to this much more, at random. */
  readonly jitterMs: number;
}

/** For load tests: the returned function waits as long as a slow database would take; not at all without a delay. */
export function simulatedDelay({ fixedMs, jitterMs }: SimulatedDelay): () => Promise<void> {
  return async () => {
    if (fixedMs + jitterMs > 0) await delay(fixedMs + Math.random() * jitterMs);
  };
}
