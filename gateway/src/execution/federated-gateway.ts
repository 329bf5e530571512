import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { traceExecution } from '../graphos/trace-execution.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import { createPreparedOperations, type PreparedOperations } from '../operations/prepared-operations.ts';
import { warmOperations } from '../operations/warm-operations.ts';
import type { RequestContext } from '../request-context.ts';
import { publicErrorOf } from '../security/errors.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { SubgraphClients } from '../transport/subgraph-client.ts';
import { presentable } from './execute-plan.ts';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type SchemaListener = Parameters<Gateway['onSchemaLoadOrUpdate']>[0];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

interface FederatedGatewayOptions {
  readonly supergraph: CurrentSupergraph;
  readonly clientsOf: (supergraph: LoadedSupergraph) => SubgraphClients;
  readonly authorization: AuthorizationOptions;
  readonly log: Logger;
}

/** Operations that are kept prepared for each supergraph. */
const keptOperations = 1_000;

interface Served {
  readonly operations: PreparedOperations;
  readonly clients: SubgraphClients;
}

/** What Apollo Server executes queries and mutations with, and learns its schema from. */
export function createFederatedGateway(options: FederatedGatewayOptions): Gateway {
  const { supergraph, clientsOf, log } = options;
  const listeners = new Set<SchemaListener>();
  const served = new WeakMap<GraphQLSchema, Served>();
  const subscriptions = new DisposableStack();

  function open(loaded: LoadedSupergraph): PreparedOperations {
    const operations = createPreparedOperations(loaded, keptOperations, options.authorization);
    served.set(loaded.apiSchema, { operations, clients: clientsOf(loaded) });
    return operations;
  }

  async function openWarm(next: LoadedSupergraph): Promise<void> {
    const recent = served.get(supergraph.value.apiSchema)?.operations.recent() ?? [];
    await warmOperations(recent, next, open(next));
  }

  function announce({ apiSchema, sdl }: LoadedSupergraph): void {
    for (const listener of listeners) listener({ apiSchema, coreSupergraphSdl: sdl });
  }

  const executor: Executor = async ({
    schema,
    document,
    operation,
    queryHash,
    request,
    metrics,
    ...rest
  }) => {
    const context = rest.context as RequestContext;
    try {
      const { variables, errors } = coerceVariables(schema, operation.variableDefinitions, request.variables);
      if (errors) return { errors };
      // A request is executed on the supergraph that it was validated against, whatever has come since.
      const onSchema = served.get(schema);
      if (!onSchema) throw new Error('The schema is none that this gateway has served');
      const { operations, clients } = onSchema;
      const operationName = operation.name?.value;
      const whole = operations.prepare({ queryHash, document, operationName, variables });
      const { executable, plan } = whole.restrict ? await whole.restrict(context) : whole;
      const tracing = metrics && traceExecution(metrics, context);
      const result = await executable.execute({
        variables,
        context: tracing?.context ?? context,
        clients,
        onSubgraphResponse: tracing?.onSubgraphResponse,
      });
      const presented = presentable(result, context.correlationId, log);
      tracing?.finish({ node: plan.node, variables, operation, result, presented });
      return presented;
    } catch (error) {
      return { errors: [publicErrorOf(error, context.correlationId, log)] };
    }
  };

  return {
    async load() {
      open(supergraph.value);
      subscriptions.use(supergraph.beforeChange(openWarm));
      announce(supergraph.value);
      subscriptions.use(supergraph.onChange(announce));
      return { executor };
    },
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      subscriptions.dispose();
    },
  };
}
