import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { plannableDocument } from './plannable-document.ts';

/** An operation and how it is executed. */
export interface PlannedOperation {
  readonly plan: QueryPlan;
  /** The operation as it was planned: it is this document that the plan is to be compiled with. */
  readonly document: DocumentNode;
}

/** @throws GraphQLError or Error for an operation that cannot be planned */
export function planOperation(
  supergraph: LoadedSupergraph,
  clientDocument: DocumentNode,
  operationName?: string,
): PlannedOperation {
  const document = plannableDocument(clientDocument, supergraph.namesInKeys);
  const operation = operationFromDocument(supergraph.plannerApiSchema, document, { operationName });
  return { plan: supergraph.planner.buildQueryPlan(operation), document };
}
