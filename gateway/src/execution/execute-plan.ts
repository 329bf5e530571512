import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import type { PlanNode } from '@apollo/query-planner';
import type { CallContext } from '@naru/subgraph-host';
import { type DocumentNode, type ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { publicErrorOf, publicErrors } from '../security/errors.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { DataSources } from './data-sources.ts';

/** What @apollo/gateway makes of a plan. */
export type GatewayResult = Awaited<ReturnType<typeof executeQueryPlan>>;

/** One execution of a plan that was made outside of Apollo Server's pipeline. */
export interface PlanExecution {
  readonly node: PlanNode;
  /** The operation that was planned, fragments and all. */
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: CallContext;
  /** Sources known to this execution alone, by the service name that the plan gives them. */
  readonly ownSources?: DataSources;
}

/** Executes a plan and answers what a client may see. Never throws. */
export type ExecutePlan = (execution: PlanExecution) => Promise<ExecutionResult>;

export function createPlanExecutor(
  supergraph: LoadedSupergraph,
  sources: DataSources,
  log: Logger,
): ExecutePlan {
  return async ({ node, document, operationName, variables, context, ownSources }) => {
    try {
      const result = await executeQueryPlan(
        { kind: 'QueryPlan', node },
        { ...sources, ...ownSources },
        // What the executor reads of a request; it is Apollo Server's, which has no part in subscriptions.
        { request: { variables }, context, metrics: {}, logger: log } as never,
        buildOperationContext({ schema: supergraph.apiSchema, operationDocument: document, operationName }),
        supergraph.supergraphSchema,
        supergraph.plannerApiSchema,
      );
      return presentable(result, context.correlationId, log);
    } catch (error) {
      return { data: null, errors: [publicErrorOf(error, context.correlationId, log)] };
    }
  };
}

/**
 * An execution's result as clients may see it: other than @apollo/gateway's it tells them in `errors` which fields
 * a subgraph answered against the schema.
 */
export function presentable(result: GatewayResult, correlationId: string, log: Logger): ExecutionResult {
  const { valueCompletion, ...extensions } = result.extensions ?? {};
  const violations = (valueCompletion as GraphQLError[] | undefined) ?? [];
  const errors = [
    ...publicErrors(result.errors ?? [], correlationId, log),
    ...violations.map(
      ({ message, path }) =>
        new GraphQLError(message, { path, extensions: { code: 'INVALID_SUBGRAPH_RESPONSE' } }),
    ),
  ];
  return {
    data: result.data,
    ...(errors.length > 0 && { errors }),
    ...(Object.keys(extensions).length > 0 && { extensions }),
  };
}
