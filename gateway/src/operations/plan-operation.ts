import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { withConditionsDecided } from './decided-conditions.ts';
import { withDefersApart, withoutDefers } from './deferred-fragments.ts';
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
 * @param variables coerced; the plan holds for all that are equal in what `@skip`, `@include` and `@defer` depend on
 * @param takesLater whether deferred fragments may be answered later; else all is answered at once
 * @throws what a supergraph's `plan` throws
 */
export async function planOperation(
  supergraph: LoadedSupergraph,
  clientDocument: DocumentNode,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
  takesLater = false,
): Promise<PlannedOperation> {
  const named = withSafeNames(clientDocument, supergraph.neededCalls);
  const ordered = withMutationsInOrder(withConditionsDecided(named, variables));
  const atOnce = withoutDefers(ordered);
  const later = takesLater ? withDefersApart(ordered, operationName, variables) : atOnce;
  if (later !== atOnce) {
    try {
      return { plan: await supergraph.plan(later, operationName), document: later };
    } catch {
      // The planner cannot defer what takes required fields or belongs to interface objects: it is answered at once.
    }
  }
  return { plan: await supergraph.plan(atOnce, operationName), document: atOnce };
}
