import type { PlanNode, SubscriptionNode } from '@apollo/query-planner';
import type { DocumentNode, FieldNode } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { compileSteps } from './compile-steps.ts';
import { findDeferredParts } from './deferral/deferred-parts.ts';
import { compileDeferringPlan } from './deferral/deferring-plan.ts';
import { createExecutionErrors } from './execution-errors.ts';
import { abandoned, type ExecutionRequest, type PlanResult } from './execution-run.ts';
import { operationOf } from './operation-of.ts';
import { compileOperation } from './projection/compile-operation.ts';
import { toldErrors } from './told-errors.ts';

/** A query plan compiled for one operation: everything that does not depend on a request is done once. */
export interface ExecutablePlan {
  /**
   * Never throws for what a subgraph does; errors are GraphQLErrors with paths into the response. Those that subgraphs
   * answered with are as they came, with the subgraph's name as `service`: not yet fit for clients. When the client
   * leaves, no more fetches are begun, and the result has no data: it is nobody's.
   */
  execute(request: ExecutionRequest): Promise<PlanResult>;
}

const nothing: ReadonlySet<FieldNode> = new Set();

/**
 * @param document what the client asked for, which decides the shape of the response
 * @param withheld fields of the document that the plan was made without; they are null without an error
 * @throws Error for a plan or an operation that cannot be executed against the supergraph
 */
export function compilePlan(
  supergraph: LoadedSupergraph,
  node: PlanNode | SubscriptionNode | undefined,
  document: DocumentNode,
  operationName?: string,
  withheld = nothing,
): ExecutablePlan {
  const step = node && compileSteps(supergraph, node);
  const projection = compileOperation(supergraph.apiSchema, document, operationName, withheld);
  const parts = findDeferredParts(supergraph.apiSchema, operationOf(document, operationName));
  if (parts.length > 0) return { execute: compileDeferringPlan(supergraph, { step, projection, parts }) };
  return {
    async execute(request) {
      const run = { ...request, data: {}, errors: createExecutionErrors() };
      await step?.(run);
      if (request.context.wanted?.isAbandoned) return abandoned;
      const { data, violations } = projection.project(run.data, request.variables);
      if (run.errors.list.length === 0 && violations.length === 0) return { data };
      const errors = toldErrors(run.errors.list, violations, data, projection);
      return errors.length > 0 ? { data, errors } : { data };
    },
  };
}
