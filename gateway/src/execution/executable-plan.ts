import type { PlanNode, SubscriptionNode } from '@apollo/query-planner';
import { type DocumentNode, type ExecutionResult, type FieldNode, GraphQLError } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { compileNode, inSequence } from './compile-node.ts';
import { createExecutionErrors } from './execution-errors.ts';
import type { ExecutionRequest, PlanStep } from './execution-run.ts';
import { createMergeData } from './merge-data.ts';
import { compileOperation, type Projection } from './projection/compile-operation.ts';
import { createTypeConditions } from './type-conditions.ts';
import { unexplained } from './unexplained-nulls.ts';

/** A query plan compiled for one operation: everything that does not depend on a request is done once. */
export interface ExecutablePlan {
  /**
   * Never throws for what a subgraph does; errors are GraphQLErrors with paths into the response. Those that subgraphs
   * answered with are as they came, with the subgraph's name as `service`: not yet fit for clients.
   */
  execute(request: ExecutionRequest): Promise<ExecutionResult>;
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
  const step = node && compileRoot(supergraph, node);
  const projection = compileOperation(supergraph.apiSchema, document, operationName, withheld);
  return {
    async execute(request) {
      const run = { ...request, data: {}, errors: createExecutionErrors() };
      await step?.(run);
      const { data, violations } = projection.project(run.data, request.variables);
      if (run.errors.list.length === 0 && violations.length === 0) return { data };
      const errors = run.errors.list
        .map((error) => withAnsweredPath(error, projection))
        .filter(({ path }) => isAnswered(path, data));
      const all = [...errors, ...unexplained(violations, errors)];
      return all.length > 0 ? { data, errors: all } : { data };
    },
  };
}

function compileRoot(supergraph: LoadedSupergraph, node: PlanNode | SubscriptionNode): PlanStep {
  const conditions = createTypeConditions(supergraph.supergraphSchema);
  const context = {
    path: [],
    conditions,
    entityFacts: supergraph.entityFacts,
    mergeData: createMergeData(conditions.isObjectType),
  };
  if (node.kind !== 'Subscription') return compileNode(node, context);
  const { primary, rest } = node;
  return inSequence([primary, ...(rest ? [rest] : [])].map((part) => compileNode(part, context)));
}

function withAnsweredPath(error: GraphQLError, projection: Projection): GraphQLError {
  const path = projection.answeredPath(error.path);
  const { message, originalError, extensions } = error;
  return new GraphQLError(message, { path, originalError, extensions });
}

/** Whether the response has a place for an error: a subgraph may be asked for what is selected of other types only. */
function isAnswered(path: GraphQLError['path'], data: unknown): boolean {
  let value = data;
  for (const part of path ?? []) {
    if (typeof value !== 'object' || value === null) return true;
    if (!Object.hasOwn(value, part)) return false;
    value = (value as Record<string | number, unknown>)[part];
  }
  return true;
}
