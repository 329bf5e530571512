import { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { CallContext } from '@naru/subgraph-host';
import type { GraphQLError } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import type { Logger } from 'pino';
import { codedError, publicErrorOf } from '../security/errors.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import type { DataSources } from './data-sources.ts';
import { presentable } from './execute-plan.ts';

// @apollo/gateway reports usage statistics to Apollo unless it is told not to; nobody asked for it here.
process.env['APOLLO_TELEMETRY_DISABLED'] ??= '1';

type ExecutorRequest = Parameters<ApolloGateway['executor']>[0];

interface FederatedGatewayOptions {
  readonly supergraph: CurrentSupergraph;
  readonly sources: DataSources;
  readonly log: Logger;
}

/** The `@apollo/gateway` that Apollo Server executes queries and mutations with, its results made presentable. */
export function createFederatedGateway({
  supergraph,
  sources,
  log,
}: FederatedGatewayOptions): ApolloServerOptionsWithGateway<CallContext>['gateway'] {
  const gateway = new ApolloGateway({
    async supergraphSdl({ update }) {
      supergraph.onChange(({ sdl }) => update(sdl));
      return { supergraphSdl: supergraph.value.sdl };
    },
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
            const refusals = variableErrors(request);
            if (refusals) return { errors: refusals };
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

/** Told apart here, because @apollo/gateway returns them among the errors of the execution, without a code. */
function variableErrors({ schema, operation, request }: ExecutorRequest): GraphQLError[] | undefined {
  const { errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], request.variables ?? {});
  return errors?.map(({ message }) => codedError('BAD_USER_INPUT', message, { http: { status: 400 } }));
}
