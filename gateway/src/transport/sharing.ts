import type { Wanted } from '../wanted.ts';
import type { Answer, Layer } from './subgraph-call.ts';
import { countShared } from './transport-metrics.ts';

interface Shared {
  readonly answer: Promise<Answer>;
  /** As long as one of those who share it waits. */
  readonly wanted: Wanted;
}

/** Fetches under way, for equal ones to join. */
export interface Sharing {
  layerOf(subgraph: string): Layer;
  /** From now on nobody joins what is under way: something has changed, and who asks is to find it changed. */
  forgetUnderWay(): void;
}

/**
 * Equal queries to the same subgraph with equal authority are sent once while one is under way; each asker takes a
 * result of its own out of the one answer. Once a mutation is answered, by whichever subgraph, nobody joins what was
 * under way before it: who has changed something must find it changed.
 */
export function createSharing(): Sharing {
  const underWay = new Map<string, Shared>();

  const layerOf =
    (subgraph: string): Layer =>
    (next) =>
    (call) => {
      const { kind } = call.request;
      if (kind === 'mutation') return next(call).finally(() => underWay.clear());
      if (kind !== 'query') return next(call);

      const { authority } = call.context;
      const key = `${subgraph}\n${authority.length}\n${authority}${call.body}`;
      const known = underWay.get(key);
      // Nobody is given what everybody has left.
      if (known && !known.wanted.isAbandoned) {
        known.wanted.alsoBy(call.context.wanted);
        countShared(subgraph);
        return known.answer;
      }
      const answer = next(call);
      const shared = { answer, wanted: call.wanted };
      underWay.set(key, shared);
      const settled = () => {
        if (underWay.get(key) === shared) underWay.delete(key);
      };
      answer.then(settled, settled);
      return answer;
    };

  return { layerOf, forgetUnderWay: () => underWay.clear() };
}
