import { UplinkSupergraphManager } from '@apollo/gateway';
import type { Logger } from 'pino';
import { type SupergraphSource, SupergraphUnavailable } from '../supergraph/supergraph-source.ts';

interface UplinkOptions {
  readonly key: string;
  readonly graphRef: string;
  /** Asked in turn; without them Apollo's own. */
  readonly endpoints: readonly string[] | undefined;
  readonly log: Logger;
}

const variable = 'APOLLO_GRAPH_REF';
const wayOut = 'Check it and APOLLO_KEY, or serve a file with SUPERGRAPH_FILE';

/** The supergraph that GraphOS delivers for a graph ref, polled as often as GraphOS says. */
export function uplinkSource({ key, graphRef, endpoints, log }: UplinkOptions): SupergraphSource {
  const manager = new UplinkSupergraphManager({
    apiKey: key,
    graphRef,
    ...(endpoints && { uplinkEndpoints: [...endpoints] }),
    logger: log,
  });
  let handOver: ((sdl: string) => void) | undefined;
  let early: string | undefined;
  let cleanUp: (() => Promise<void>) | undefined;
  return {
    variable,
    name: `"${graphRef}" of GraphOS`,
    async open() {
      try {
        const opened = await manager.initialize({
          update(sdl) {
            if (handOver) handOver(sdl);
            else early = sdl;
          },
          healthCheck: async () => {},
          getDataSource: () => {
            throw new Error('GraphOS composes the supergraph: no subgraph is asked for its schema');
          },
        });
        cleanUp = opened.cleanup;
        return opened.supergraphSdl;
      } catch (error) {
        const reason = (error as Error).message.replaceAll(/\s+/g, ' ');
        throw new SupergraphUnavailable({ variable }, `GraphOS delivers no supergraph: ${reason}. ${wayOut}`);
      }
    },
    follow(listener) {
      handOver = listener;
      if (early !== undefined) listener(early);
    },
    async refresh() {
      log.info('GraphOS says itself when it may be asked again');
    },
    async [Symbol.asyncDispose]() {
      // Not awaited: it waits for a poll under way, which tries again for half a minute when GraphOS is gone.
      void cleanUp?.();
    },
  };
}
