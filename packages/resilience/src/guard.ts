import { gauge } from '@naru/service-host';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';

export interface GuardOptions {
  /** The name of the remote end, for metrics. */
  readonly name: string;
  /** Failures in a row that open the circuit. */
  readonly failuresToOpen: number;
  /** How long an open circuit refuses before it lets one call through. */
  readonly openForMs: number;
  readonly maxConcurrent: number;
  readonly maxQueued: number;
  /** How long a call may take; without it, calls bring their own time-out. One that takes longer goes on unheard. */
  readonly timeoutMs?: number;
  /** Which errors count as the remote end failing, beside being too slow. */
  isFailure(error: unknown): boolean;
}

/** The remote end cannot be used now. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  /** When trying again makes sense, in milliseconds from now. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

const state = gauge({
  name: 'naru_breaker_state',
  help: 'The circuit breaker around a remote end: 0 closed, 1 half open, 2 open',
  labelNames: ['remote'],
});
const STATE_VALUES: Partial<Record<CircuitState, number>> = {
  [CircuitState.Closed]: 0,
  [CircuitState.HalfOpen]: 1,
  [CircuitState.Open]: 2,
};

/** Runs calls of one remote end. */
export type Guard = <Result>(call: () => Promise<Result>) => Promise<Result>;

/**
 * Puts a bulkhead, a circuit breaker and, where wanted, a time-out around calls of one remote end. The returned function
 * throws `Unavailable` for a call that was refused, failed or took too long, and hands other errors on.
 */
export function createGuard(options: GuardOptions): Guard {
  const isFailure = (error: unknown) => error instanceof TaskCancelledError || options.isFailure(error);
  const breaker = circuitBreaker(handleWhen(isFailure), {
    breaker: new ConsecutiveBreaker(options.failuresToOpen),
    halfOpenAfter: options.openForMs,
  });
  let openedAtMs = 0;
  breaker.onBreak(() => {
    openedAtMs = Date.now();
  });
  breaker.onStateChange((changed) => state.set({ remote: options.name }, STATE_VALUES[changed] ?? 2));
  state.set({ remote: options.name }, 0);
  const limited = wrap(bulkhead(options.maxConcurrent, options.maxQueued), breaker);
  const guard =
    options.timeoutMs === undefined
      ? limited
      : wrap(limited, timeout(options.timeoutMs, TimeoutStrategy.Aggressive));
  const untilHalfOpenMs = () => Math.max(openedAtMs + options.openForMs - Date.now(), 0);

  return async (call) => {
    try {
      return await guard.execute(call);
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        throw new Unavailable(`${options.name} is not answering`, Math.max(untilHalfOpenMs(), 100), {
          cause: error,
        });
      }
      if (error instanceof BulkheadRejectedError) {
        throw new Unavailable(`${options.name} is overloaded`, options.openForMs, { cause: error });
      }
      if (isFailure(error)) {
        throw new Unavailable(`${options.name} did not answer`, options.openForMs, { cause: error });
      }
      throw error;
    }
  };
}
