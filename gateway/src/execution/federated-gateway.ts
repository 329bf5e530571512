import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { CallContext } from '@naru/subgraph-host';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import { createPreparedOperations, type PreparedOperations } from '../operations/prepared-operations.ts';
import { publicErrorOf } from '../security/errors.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { SubgraphClients } from '../transport/subgraph-client.ts';
import { asRequestContext } from './as-request-context.ts';
import { presentable } from './execute-plan.ts';

type Gateway = ApolloServerOptionsWithGateway<CallContext>['gateway'];
type SchemaListener = Parameters<Gateway['onSchemaLoadOrUpdate']>[0];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

interface FederatedGatewayOptions {
  readonly supergraph: CurrentSupergraph;
  readonly clients: SubgraphClients;
  readonly authorization: AuthorizationOptions;
  readonly log: Logger;
}

/** Operations that are kept prepared for each supergraph. */
const keptOperations = 1_000;

/** What Apollo Server executes queries and mutations with, and learns its schema from. */
export function createFederatedGateway({
  supergraph,
  clients,
  authorization,
  log,
}: FederatedGatewayOptions): Gateway {
  const listeners = new Set<SchemaListener>();
  const prepared = new WeakMap<GraphQLSchema, PreparedOperations>();
  let changes: Disposable | undefined;

  function serve(loaded: LoadedSupergraph): void {
    prepared.set(loaded.apiSchema, createPreparedOperations(loaded, keptOperations, authorization));
    for (const listener of listeners) {
      listener({ apiSchema: loaded.apiSchema, coreSupergraphSdl: loaded.sdl });
    }
  }

  const executor: Executor = async ({ schema, document, operation, queryHash, request, ...rest }) => {
    const context = asRequestContext(rest.context as CallContext);
    try {
      const { variables, errors } = coerceVariables(schema, operation.variableDefinitions, request.variables);
      if (errors) return { errors };
      // A request is executed on the supergraph that it was validated against, whatever has come since.
      const operations = prepared.get(schema);
      if (!operations) throw new Error('The schema is none that this gateway has served');
      const operationName = operation.name?.value;
      const whole = operations.prepare({ queryHash, document, operationName });
      const { executable } = whole.restrict ? await whole.restrict(context) : whole;
      const result = await executable.execute({ variables, context, clients });
      return presentable(result, context.correlationId, log);
    } catch (error) {
      return { errors: [publicErrorOf(error, context.correlationId, log)] };
    }
  };

  return {
    async load() {
      serve(supergraph.value);
      changes = supergraph.onChange(serve);
      return { executor };
    },
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      changes?.[Symbol.dispose]();
    },
  };
}
