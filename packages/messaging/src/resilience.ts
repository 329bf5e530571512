import { gauge } from '@naru/service-host';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  wrap,
} from 'cockatiel';

export interface ResilienceOptions {
  /** The name of the remote end, for metrics. */
  readonly name: string;
  /** Failures in a row that open the circuit. */
  readonly failuresToOpen: number;
  /** How long an open circuit refuses before it lets one call through. */
  readonly openForMs: number;
  readonly maxConcurrent: number;
  readonly maxQueued: number;
  /** Which errors count as the remote end failing. */
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

/** Puts a bulkhead and a circuit breaker around calls of one remote end. The calls bring their own time-out. */
export function createGuard(
  options: ResilienceOptions,
): <Result>(call: () => Promise<Result>) => Promise<Result> {
  const breaker = circuitBreaker(handleWhen(options.isFailure), {
    breaker: new ConsecutiveBreaker(options.failuresToOpen),
    halfOpenAfter: options.openForMs,
  });
  let openedAtMs = 0;
  breaker.onBreak(() => {
    openedAtMs = Date.now();
  });
  breaker.onStateChange((changed) => state.set({ remote: options.name }, STATE_VALUES[changed] ?? 2));
  state.set({ remote: options.name }, 0);
  const guard = wrap(bulkhead(options.maxConcurrent, options.maxQueued), breaker);
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
      if (options.isFailure(error)) {
        throw new Unavailable(`${options.name} did not answer`, options.openForMs, { cause: error });
      }
      throw error;
    }
  };
}
