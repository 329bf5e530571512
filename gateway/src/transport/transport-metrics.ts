import { counter, gauge, histogram } from '@naru/service-host';
import type { CircuitState } from './circuit.ts';
import type { Layer } from './subgraph-call.ts';
import { failureOf } from './subgraph-failure.ts';

const fetches = counter({
  name: 'naru_subgraph_fetches_total',
  help: 'What the gateway asked of a subgraph, by outcome: answered, shared, cancelled, or how it failed',
  labelNames: ['subgraph', 'outcome'],
});
const seconds = histogram({
  name: 'naru_subgraph_fetch_seconds',
  help: 'How long the gateway waited for a subgraph, turns and retries included',
  labelNames: ['subgraph'],
});
const inFlight = gauge({
  name: 'naru_subgraph_fetches_in_flight',
  help: 'What a subgraph has been asked and has not answered yet',
  labelNames: ['subgraph'],
});
const breakerState = gauge({
  name: 'naru_subgraph_breaker_state',
  help: 'The circuit breaker of a subgraph: 0 closed, 1 half open, 2 open',
  labelNames: ['subgraph'],
});

/** Counts and times what passes. */
export function measured(subgraph: string): Layer {
  // Label sets are looked up once: on each call that would cost as much as all the layers.
  const answered = fetches.labels({ subgraph, outcome: 'answered' });
  const duration = seconds.labels({ subgraph });
  const current = inFlight.labels({ subgraph });

  return (next) => async (call) => {
    const startedAtMs = performance.now();
    current.inc();
    try {
      const answer = await next(call);
      answered.inc();
      return answer;
    } catch (error) {
      const outcome = failureOf(error).code.replace('SUBGRAPH_', '').toLowerCase();
      fetches.inc({ subgraph, outcome });
      throw error;
    } finally {
      current.dec();
      duration.observe((performance.now() - startedAtMs) / 1_000);
    }
  };
}

/** Counts a fetch that was given another's answer. */
export const countShared = (subgraph: string): void => fetches.inc({ subgraph, outcome: 'shared' });

export function reportBreaker(subgraph: string, state: CircuitState): void {
  breakerState.set({ subgraph }, { closed: 0, 'half-open': 1, open: 2 }[state]);
}
