import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { ExecutionResult, GraphQLError, OperationDefinitionNode } from 'graphql';
import type { SubgraphResponse } from '../execution/execution-run.ts';
import type { RequestContext } from '../request-context.ts';
import { queryPlanTrace } from './query-plan-trace.ts';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
/** What Apollo Server and its plugins know of a request, and want to know. */
export type ReportedMetrics = NonNullable<Parameters<Executor>[0]['metrics']>;

/** Watches the execution of one plan for the usage report. */
export interface ExecutionTracing {
  /** The context to execute with: it asks subgraphs to trace, too. */
  readonly context: RequestContext;
  readonly onSubgraphResponse: (response: SubgraphResponse) => void;
  /** Hands what was seen over to the report. */
  finish(executed: FinishedExecution): void;
}

interface FinishedExecution {
  readonly node: QueryPlan['node'];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operation: OperationDefinitionNode;
  readonly result: ExecutionResult;
  /** The result as clients see it, its errors in the same order. */
  readonly presented: ExecutionResult;
}

/** Undefined for a request that nothing is reported of. */
export function traceExecution(
  metrics: ReportedMetrics,
  context: RequestContext,
): ExecutionTracing | undefined {
  const { captureTraces } = metrics;
  if (captureTraces === undefined) return undefined;
  const responses = new Map<FetchNode, SubgraphResponse>();
  const startedAtMs = metrics.startHrTime ? Date.now() - elapsedMs(metrics.startHrTime) : Date.now();
  return {
    context: captureTraces ? askingForTraces(context) : context,
    onSubgraphResponse: (response) => void responses.set(response.node, response),
    finish({ node, variables, operation, result, presented }) {
      markAnswered(result.errors ?? [], presented.errors ?? []);
      const untraced = untracedErrors(responses.values());
      if (untraced.length > 0) metrics.nonFtv1ErrorPaths = untraced;
      if (!captureTraces) return;
      const rootType = operation.operation === 'mutation' ? 'Mutation' : 'Query';
      metrics.queryPlanTrace = queryPlanTrace({ node, variables, responses, startedAtMs, rootType });
    },
  };
}

/** An answer with a trace is another than one without: requests that ask for either do not share theirs. */
function askingForTraces(context: RequestContext): RequestContext {
  return {
    ...context,
    forwardedHeaders: { ...context.forwardedHeaders, 'apollo-federation-include-trace': 'ftv1' },
    authority: `${context.authority}\nftv1`,
  };
}

/** Errors that no trace of a subgraph tells of, by their paths within its answer. */
function untracedErrors(responses: Iterable<SubgraphResponse>) {
  return [...responses].flatMap(({ node, result }) =>
    result?.extensions?.['ftv1'] === undefined
      ? (result?.errors ?? []).map(({ path }) => ({ subgraph: node.serviceName, path }))
      : [],
  );
}

const reportedBySubgraphs = new WeakSet<object>();

/** Whether the error is in the report already, as one of a subgraph's answer. */
export function isReportedBySubgraph(error: GraphQLError): boolean {
  return reportedBySubgraphs.has(error.extensions);
}

function markAnswered(errors: readonly GraphQLError[], presented: readonly GraphQLError[]): void {
  errors.forEach(({ extensions: { service, code } }, index) => {
    const answered = service !== undefined && !/^(SUBGRAPH_|INVALID_SUBGRAPH_)/.test(String(code));
    const extensions = presented[index]?.extensions;
    if (answered && extensions) reportedBySubgraphs.add(extensions);
  });
}

function elapsedMs(start: [number, number]): number {
  const [seconds, nanoseconds] = process.hrtime(start);
  return seconds * 1e3 + nanoseconds / 1e6;
}
