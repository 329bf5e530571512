import { variables } from '@naru/service-host';
import type { VariableGroup } from './variable-group.ts';

export const subgraphs = {
  title: 'Subgraphs',
  variables: {
    SUBGRAPH_TIMEOUT_MS: variables.durationMs(5_000).describe('how long a subgraph may take to answer'),
  },
} satisfies VariableGroup;

/** A family of variables, one per subgraph, which has no schema: the supergraph says which there are. */
export const subgraphUrlVariable = {
  name: 'SUBGRAPH_URL_<NAME>',
  fallback: 'its routing URL',
  description: 'where a subgraph is: `SUBGRAPH_URL_CUSTOMER_VIEWS` for `customer-views`',
};
