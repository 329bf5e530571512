import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { RequestContext } from '../request-context.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { OperationExecutor } from './operation-executor.ts';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type SchemaListener = Parameters<Gateway['onSchemaLoadOrUpdate']>[0];

/** What Apollo Server executes queries and mutations with, and learns its schema from. */
export function createFederatedGateway(
  supergraph: CurrentSupergraph,
  { execute }: Pick<OperationExecutor, 'execute'>,
): Gateway {
  const listeners = new Set<SchemaListener>();
  const subscriptions = new DisposableStack();

  function announce({ apiSchema, sdl }: LoadedSupergraph): void {
    for (const listener of listeners) listener({ apiSchema, coreSupergraphSdl: sdl });
  }

  return {
    async load() {
      announce(supergraph.value);
      subscriptions.use(supergraph.onChange(announce));
      return {
        executor: ({ schema, document, operation, queryHash, request, metrics, context }) =>
          execute({
            ...{ schema, document, operation, queryHash, metrics },
            variables: request.variables,
            context: context as RequestContext,
          }),
      };
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
