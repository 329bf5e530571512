import { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { CallContext } from '@naru/subgraph-host';
import type { Logger } from 'pino';
import { publicErrorOf } from '../security/errors.ts';
import type { DataSources } from './data-sources.ts';
import { presentable } from './execute-plan.ts';

// @apollo/gateway reports usage statistics to Apollo unless it is told not to; nobody asked for it here.
process.env['APOLLO_TELEMETRY_DISABLED'] ??= '1';

interface FederatedGatewayOptions {
  readonly supergraphSdl: string;
  readonly sources: DataSources;
  readonly log: Logger;
}

/** The `@apollo/gateway` that Apollo Server executes queries and mutations with, its results made presentable. */
export function createFederatedGateway({
  supergraphSdl,
  sources,
  log,
}: FederatedGatewayOptions): ApolloServerOptionsWithGateway<CallContext>['gateway'] {
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: log,
    __exposeQueryPlanExperimental: false,
    buildService: ({ name }) => {
      const source = sources[name];
      if (!source) throw new Error(`No data source for the subgraph "${name}"`);
      return source;
    },
  });
  return {
    async load(options) {
      const { executor } = await gateway.load(options);
      return {
        async executor(request) {
          const { correlationId } = request.context as CallContext;
          try {
            return presentable(await executor(request), correlationId, log);
          } catch (error) {
            return { errors: [publicErrorOf(error, correlationId, log)] };
          }
        },
      };
    },
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
  };
}
