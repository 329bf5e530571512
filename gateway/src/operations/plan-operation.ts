import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { withConditionsDecided } from './decided-conditions.ts';
import { withMutationsInOrder } from './mutations-in-order.ts';
import { withSafeNames } from './safe-names.ts';

/** An operation and how it is executed. */
export interface PlannedOperation {
  readonly plan: QueryPlan;
  /** The operation as it was planned: it is this document that the plan is to be compiled with. */
  readonly document: DocumentNode;
}

/**
 * Plans an operation in a form that spares the planner what it gets wrong.
 * @param variables coerced; the plan holds for all that are equal in what `@skip` and `@include` depend on
 * @throws what a supergraph's `plan` throws
 */
export async function planOperation(
  supergraph: LoadedSupergraph,
  clientDocument: DocumentNode,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
): Promise<PlannedOperation> {
  const named = withSafeNames(clientDocument, supergraph.neededCalls);
  const document = withMutationsInOrder(withConditionsDecided(named, variables));
  return { plan: await supergraph.plan(document, operationName), document };
}
