import { variables } from '@naru/service-host';
import type { VariableGroup } from './variable-group.ts';

export const subgraphs = {
  title: 'Subgraphs',
  variables: {
    SUBGRAPH_TIMEOUT_MS: variables.durationMs(5_000).describe('how long a subgraph may take to answer'),
  },
} satisfies VariableGroup;

/** Families of variables, one per subgraph, which have no schema: the supergraph says which there are. */
export const subgraphVariables = [
  {
    name: 'SUBGRAPH_URL_<NAME>',
    fallback: 'its routing URL',
    description: 'where a subgraph is: `SUBGRAPH_URL_CUSTOMER_VIEWS` for `customer-views`',
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
];
