import type { ResponsePath } from '@apollo/query-planner';
import type { EntityFacts } from '../supergraph/entity-facts.ts';
import type { MergeData } from './merge-data.ts';
import type { TypeConditions } from './type-conditions.ts';

/** What the nodes of a plan are compiled with. */
export interface CompileContext {
  /** Where in the response the node stands. */
  readonly path: ResponsePath;
  /** Of the whole supergraph, as subgraphs know what clients may not see. */
  readonly conditions: TypeConditions;
  readonly entityFacts: EntityFacts;
  readonly mergeData: MergeData;
}
