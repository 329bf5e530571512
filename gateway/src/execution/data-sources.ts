import type { GraphQLDataSource } from '@apollo/gateway';
import type { CallContext } from '@naru/subgraph-host';
import type { GraphQLError } from 'graphql';
import type { SubgraphClient, SubgraphClients } from '../transport/subgraph-client.ts';

/** What @apollo/gateway sends subgraph requests through, by subgraph name. */
export type DataSources = Readonly<Record<string, GraphQLDataSource>>;

/** Lets the executor of @apollo/gateway reach subgraphs through their clients. */
export function dataSourcesOver(clients: SubgraphClients): DataSources {
  return Object.fromEntries(Object.entries(clients).map(([name, client]) => [name, dataSource(client)]));
}

function dataSource(client: SubgraphClient): GraphQLDataSource {
  return {
    async process({ request, context }) {
      const { query = '', variables = {}, operationName } = request;
      const kind = query.startsWith('mutation') ? 'mutation' : 'query';
      const { caller, correlationId } = context as CallContext;
      const authority = JSON.stringify(caller);
      const { data, errors } = await client.fetch(
        { query, variables, operationName, kind },
        { caller, correlationId, authority, forwardedHeaders: {} },
      );
      return { data: data ?? null, errors: errors as GraphQLError[] | undefined };
    },
  };
}
