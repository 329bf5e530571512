/** As clients see it. */
export type FailureCode =
  | 'SUBGRAPH_TIMEOUT'
  | 'SUBGRAPH_UNAVAILABLE'
  | 'SUBGRAPH_OVERLOADED'
  | 'SUBGRAPH_RESPONSE_TOO_LARGE'
  /** Clients never see this one: none of them waits any more. */
  | 'SUBGRAPH_CANCELLED';

interface FailureDetails {
  /** The same query may do better a moment later. */
  readonly mayRetry?: boolean;
  /** The gateway did not let the call through to the subgraph, or gave it up: it says nothing about the subgraph. */
  readonly refused?: boolean;
  /** When asking again makes sense, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** A subgraph gave no answer. Errors in the answer are no failure. */
export class SubgraphFailure extends Error {
  override readonly name = 'SubgraphFailure';
  readonly code: FailureCode;
  readonly mayRetry: boolean;
  readonly refused: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: FailureCode, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.mayRetry = details.mayRetry ?? false;
    this.refused = details.refused ?? false;
    this.retryAfterMs = details.retryAfterMs;
  }
}

export const timedOut = (): SubgraphFailure => new SubgraphFailure('SUBGRAPH_TIMEOUT', 'no answer in time');

export const cancelled = (): SubgraphFailure =>
  new SubgraphFailure('SUBGRAPH_CANCELLED', 'nobody waits for the answer', { refused: true });

/** Whatever was thrown, as a failure. */
export function failureOf(thrown: unknown): SubgraphFailure {
  if (thrown instanceof SubgraphFailure) return thrown;
  return new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'the call failed', { cause: thrown });
}
