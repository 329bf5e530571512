import { operationFromDocument } from '@apollo/federation-internals';
import { isPlanNode, type QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { FilteredOperation } from '../authorization/filter-operation.ts';
import { compilePlan, type ExecutablePlan } from '../execution/executable-plan.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';

/** An operation as it was asked for. */
export interface OperationRequest {
  /** Equal only for equal documents. */
  readonly queryHash: string;
  /** Valid against the supergraph's API schema. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
}

export interface PlannedOperation {
  readonly plan: QueryPlan;
  readonly executable: ExecutablePlan;
}

/**
 * Plans an operation, or what is left of it. It is answered in the shape in which it was asked for.
 * @throws Error or GraphQLError for an operation that cannot be planned or compiled
 */
export function planOperation(
  supergraph: LoadedSupergraph,
  { document, operationName }: OperationRequest,
  filtered?: FilteredOperation,
): PlannedOperation {
  const plan = planDocument(supergraph, filtered ? filtered.document : document, operationName);
  const node = isPlanNode(plan.node) ? plan.node : undefined;
  return { plan, executable: compilePlan(supergraph, node, document, operationName, filtered?.withheld) };
}

function planDocument(
  { plannerApiSchema, planner }: LoadedSupergraph,
  document: DocumentNode | null,
  operationName: string | undefined,
): QueryPlan {
  if (!document) return { kind: 'QueryPlan' };
  return planner.buildQueryPlan(operationFromDocument(plannerApiSchema, document, { operationName }));
}
