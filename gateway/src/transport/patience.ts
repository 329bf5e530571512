import type { Wanted } from '../wanted.ts';
import { cancelled } from './subgraph-failure.ts';

/** For how long an answer is waited for: until the deadline, and no longer than somebody wants it. */
export interface Patience {
  /** On the clock of `performance.now()`. */
  readonly deadlineMs: number;
  readonly wanted: Wanted;
}

/** @throws SubgraphFailure when nobody waits for the answer any more */
export function assertWanted({ wanted }: Patience): void {
  if (wanted.isAbandoned) throw cancelled();
}
