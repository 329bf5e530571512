import type { PlanNode, SubscriptionNode } from '@apollo/query-planner';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { compileNode, inSequence } from './compile-node.ts';
import type { PlanStep } from './execution-run.ts';
import { createMergeData } from './merge-data.ts';
import { createTypeConditions } from './type-conditions.ts';

/** All that a plan does, as one step. @throws Error for a node that this executor does not know */
export function compileSteps(
  { supergraphSchema, entityFacts }: LoadedSupergraph,
  node: PlanNode | SubscriptionNode,
): PlanStep {
  const conditions = createTypeConditions(supergraphSchema);
  const mergeData = createMergeData(conditions.isObjectType);
  const context = { path: [], conditions, entityFacts, mergeData };
  if (node.kind !== 'Subscription') return compileNode(node, context);
  const { primary, rest } = node;
  return inSequence([primary, ...(rest ? [rest] : [])].map((part) => compileNode(part, context)));
}
