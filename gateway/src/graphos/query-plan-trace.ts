import { type FetchNode, isPlanNode, type PlanNode, type QueryPlan } from '@apollo/query-planner';
import { google, Trace } from '@apollo/usage-reporting-protobuf';
import type { SubgraphResponse } from '../execution/execution-run.ts';

const { QueryPlanNode } = Trace;

export interface ExecutedPlan {
  readonly node: QueryPlan['node'];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly responses: ReadonlyMap<FetchNode, SubgraphResponse>;
  readonly startedAtMs: number;
  /** `Query` or `Mutation`. */
  readonly rootType: string;
}

/** A plan as usage reports tell it: what was fetched when, and what subgraphs told of their own execution (`ftv1`). */
export function queryPlanTrace(plan: ExecutedPlan): Trace.QueryPlanNode {
  return isPlanNode(plan.node) ? traceOf(plan.node, plan) : new QueryPlanNode();
}

function traceOf(node: PlanNode, plan: ExecutedPlan): Trace.QueryPlanNode {
  const childOf = (child: PlanNode | undefined) => child && traceOf(child, plan);
  switch (node.kind) {
    case 'Sequence':
      return new QueryPlanNode({
        sequence: new QueryPlanNode.SequenceNode({ nodes: node.nodes.map((child) => traceOf(child, plan)) }),
      });
    case 'Parallel':
      return new QueryPlanNode({
        parallel: new QueryPlanNode.ParallelNode({ nodes: node.nodes.map((child) => traceOf(child, plan)) }),
      });
    case 'Flatten': {
      const responsePath = node.path.map(
        (part) =>
          new QueryPlanNode.ResponsePathElement(
            typeof part === 'string' ? { fieldName: part } : { index: part },
          ),
      );
      return new QueryPlanNode({
        flatten: new QueryPlanNode.FlattenNode({ responsePath, node: childOf(node.node) }),
      });
    }
    case 'Fetch':
      return new QueryPlanNode({ fetch: fetchTrace(node, plan) });
    case 'Condition': {
      const holds = Boolean(plan.variables[node.condition]);
      const taken = childOf(holds ? node.ifClause : node.elseClause);
      return new QueryPlanNode({
        condition: new QueryPlanNode.ConditionNode({
          condition: node.condition,
          ...(holds ? { ifClause: taken } : { elseClause: taken }),
        }),
      });
    }
    case 'Defer':
      // Answered at once with the rest, so there is nothing deferred to tell of.
      return new QueryPlanNode({
        sequence: new QueryPlanNode.SequenceNode({
          nodes: [node.primary.node, ...node.deferred.map((part) => part.node)].flatMap(
            (child) => childOf(child) ?? [],
          ),
        }),
      });
  }
}

function fetchTrace(node: FetchNode, { responses, startedAtMs, rootType }: ExecutedPlan) {
  const trace = new QueryPlanNode.FetchNode({ serviceName: node.serviceName });
  const response = responses.get(node);
  if (!response) return trace;
  trace.sentTimeOffset = Math.max(0, Math.round((response.sentAtMs - startedAtMs) * 1e6));
  trace.sentTime = timestamp(response.sentAtMs);
  trace.receivedTime = timestamp(response.receivedAtMs);
  const ftv1: unknown = response.result?.extensions?.['ftv1'];
  if (typeof ftv1 !== 'string') return trace;
  try {
    trace.trace = Trace.decode(Buffer.from(ftv1, 'base64'));
    // Subgraphs may call their root type what they like; the supergraph's fields are reported.
    for (const child of trace.trace.root?.child ?? []) child.parentType = rootType;
  } catch {
    trace.traceParsingFailed = true;
  }
  return trace;
}

function timestamp(ms: number): google.protobuf.Timestamp {
  return new google.protobuf.Timestamp({ seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1e6 });
}
