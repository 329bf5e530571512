import { Circuit, type CircuitOptions } from './circuit.ts';
import type { Layer } from './subgraph-call.ts';
import { failureOf, SubgraphFailure } from './subgraph-failure.ts';

/** Refuses calls for a while once a subgraph has failed too often to be worth waiting for. */
export function circuitBreaker(options: CircuitOptions): Layer {
  const circuit = new Circuit(options);

  return (next) => async (call) => {
    const retryAfterMs = circuit.refusal();
    if (retryAfterMs !== undefined) {
      const details = { refused: true, retryAfterMs };
      throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'the circuit is open', details);
    }
    const { era } = circuit;
    try {
      const answer = await next(call);
      circuit.succeeded(era);
      return answer;
    } catch (error) {
      // An answer that is too large is an answer.
      if (failureOf(error).code === 'SUBGRAPH_RESPONSE_TOO_LARGE') circuit.succeeded(era);
      else circuit.failed(era);
      throw error;
    }
  };
}
