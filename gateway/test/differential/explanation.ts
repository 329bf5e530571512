import type { Difference } from './compare-outcomes.ts';
import type { DifferentialSupergraph } from './differential-supergraph.ts';
import type { Outcome } from './executors.ts';
import type { GeneratedOperation } from './generate-operation.ts';

/** An operation, and what came of it. */
export interface Trial {
  readonly supergraph: DifferentialSupergraph;
  readonly operation: GeneratedOperation;
  readonly faulty: boolean;
  readonly ours: Outcome;
  readonly monolith: Outcome;
  readonly apollo: Outcome;
}

/** A class of differences that are as they should be. README.md says of each why. */
export interface Explanation {
  readonly name: string;
  explains(difference: Difference, trial: Trial): boolean;
}
