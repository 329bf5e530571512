import { expect, test } from '@jest/globals';
import { breakersIn } from './breaker-states.ts';

test('breakers are read out of metrics, whichever end prints them', () => {
  const metrics = [
    '# HELP naru_breaker_state The circuit breaker around a remote end: 0 closed, 1 half open, 2 open',
    '# TYPE naru_breaker_state gauge',
    'naru_breaker_state{remote="assignment desk"} 2',
    'naru_subgraph_breaker_state{subgraph="items"} 0',
    'naru_subgraph_breaker_state{subgraph="calls"} 1',
    'naru_subgraph_fetches_in_flight{subgraph="calls"} 2',
    '',
  ].join('\n');
  expect(breakersIn(metrics, 'gateway')).toEqual([
    { from: 'gateway', to: 'assignment desk', state: 'open' },
    { from: 'gateway', to: 'items', state: 'closed' },
    { from: 'gateway', to: 'calls', state: 'half-open' },
  ]);
  expect(breakersIn('', 'calls')).toEqual([]);
});
