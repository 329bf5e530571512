import type { SubgraphResult } from '@naru/subgraph-host';
import type { RequestContext } from '../request-context.ts';

/** One operation for a subgraph. */
export interface SubgraphFetch {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Only queries may be sent again, shared or batched. */
  readonly kind: 'query' | 'mutation' | 'subscription';
}

/** One subgraph, as the executor reaches it. */
export interface SubgraphClient {
  /**
   * What the subgraph answered, parsed anew for this caller, who may change it.
   * @throws GraphQLError SUBGRAPH_TIMEOUT, SUBGRAPH_UNAVAILABLE, SUBGRAPH_OVERLOADED, SUBGRAPH_RESPONSE_TOO_LARGE, with
   *   `service`, and `retryAfterMs` where it is known when asking again makes sense
   */
  fetch(request: SubgraphFetch, context: RequestContext): Promise<SubgraphResult>;
  /** Whether clients may see the errors that it answers with, whatever their codes. */
  readonly passesErrors?: boolean;
}

/** Clients by the subgraphs' names. */
export type SubgraphClients = Readonly<Record<string, SubgraphClient>>;
