import { Circuit, type CircuitOptions } from './circuit.ts';
import { assertWanted } from './patience.ts';
import type { Layer } from './subgraph-call.ts';
import { failureOf, SubgraphFailure } from './subgraph-failure.ts';

/** Refuses calls for a while once a subgraph has failed too often to be worth waiting for. */
export function circuitBreaker(options: CircuitOptions): Layer {
  const circuit = new Circuit(options);

  return (next) => async (call) => {
    assertWanted(call);
    const retryAfterMs = circuit.refusal();
    if (retryAfterMs !== undefined) {
      const details = { refused: true, retryAfterMs };
      throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'the circuit is open', details);
    }
    // All others wait for what comes of it: it is carried out for them.
    if (circuit.isTrying) call.wanted.alsoBy(undefined);
    const { era } = circuit;
    try {
      const answer = await next(call);
      circuit.succeeded(era);
      return answer;
    } catch (error) {
      // An answer that is too large is an answer.
      const { code } = failureOf(error);
      if (code === 'SUBGRAPH_RESPONSE_TOO_LARGE') circuit.succeeded(era);
      else if (code !== 'SUBGRAPH_CANCELLED') circuit.failed(era);
      throw error;
    }
  };
}
