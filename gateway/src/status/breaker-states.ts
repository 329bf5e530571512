const names = ['closed', 'half-open', 'open'] as const;

/** A circuit breaker, by whose calls it guards and what they go to. */
export interface BreakerState {
  readonly from: string;
  readonly to: string;
  readonly state: (typeof names)[number];
}

/** The gauges of breakers, as processes print them: 0 closed, 1 half open, 2 open. */
const gauge = /^naru_(?:subgraph_)?breaker_state\{(?:remote|subgraph)="([^"]*)"\} ([012])$/gm;

/** Reads the breakers out of what a process prints at `/metrics`. @param from the process */
export const breakersIn = (metrics: string, from: string): readonly BreakerState[] =>
  [...metrics.matchAll(gauge)].map(([, to = '', value]) => ({
    from,
    to,
    state: names[Number(value)] ?? 'open',
  }));
