import { transportConfig } from '../transport/subgraph-settings.ts';
import type { VariableGroup } from './variable-group.ts';

export const subgraphs = {
  title: 'Subgraphs',
  variables: transportConfig.shape,
  families: [
    {
      name: 'SUBGRAPH_URL_<NAME>',
      fallback: 'its routing URL',
      description: 'where a subgraph is: `SUBGRAPH_URL_CUSTOMER_VIEWS` for `customer-views`',
    },
    {
      name: 'SUBGRAPH_<NAME>_<KEY>',
      fallback: 'SUBGRAPH_<KEY>',
      description: 'the same as below for one subgraph: `SUBGRAPH_CUSTOMER_VIEWS_TIMEOUT_MS`',
    },
    {
      name: 'SUBGRAPH_<NAME>_SUBSCRIPTIONS',
      fallback: 'ws',
      description: 'how a subgraph is subscribed to: `ws` (graphql-ws) or `sse` (graphql-sse)',
    },
    {
      name: 'SUBGRAPH_<NAME>_SUBSCRIPTION_URL',
      fallback: 'its URL',
      description: 'where it is subscribed to, by default with the scheme that goes with the protocol',
    },
  ],
} satisfies VariableGroup;
