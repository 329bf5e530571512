import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { CompileContext } from './compile-context.ts';
import { compileDefer } from './compile-defer.ts';
import { compileEntityFetch } from './entity-fetch.ts';
import type { PlanStep } from './execution-run.ts';
import { compileRootFetch } from './root-fetch.ts';

/** @throws Error for a node that this executor does not know */
export function compileNode(node: PlanNode, context: CompileContext): PlanStep {
  switch (node.kind) {
    case 'Sequence':
      return inSequence(node.nodes.map((child) => compileNode(child, context)));
    case 'Parallel':
      return inParallel(node.nodes.map((child) => compileNode(child, context)));
    case 'Flatten':
      return compileNode(node.node, { ...context, path: [...context.path, ...node.path] });
    case 'Fetch':
      return compileFetch(node, context);
    case 'Condition':
      return onCondition(
        node.condition,
        node.ifClause && compileNode(node.ifClause, context),
        node.elseClause && compileNode(node.elseClause, context),
      );
    case 'Defer':
      return compileDefer(node, (part) => compileNode(part, { ...context, path: [] }));
    default:
      throw new Error(`Cannot execute a plan with a node of kind ${(node as { kind: string }).kind}`);
  }
}

function compileFetch(node: FetchNode, context: CompileContext): PlanStep {
  const step = node.requires
    ? compileEntityFetch(node, node.requires, context)
    : compileRootFetch(node, context);
  return node.id === undefined ? step : tellingArrival(node.id, step);
}

/** For a fetch that something deferred depends on. */
function tellingArrival(fetchId: string, step: PlanStep): PlanStep {
  return async (run) => {
    await step(run);
    run.deferral?.arrive(fetchId);
  };
}

export function inSequence(steps: readonly PlanStep[]): PlanStep {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function inParallel(steps: readonly PlanStep[]): PlanStep {
  return (run) => {
    const pending = steps.map((step) => step(run)).filter((promise) => promise !== undefined);
    return pending.length > 0 ? Promise.all(pending).then(() => undefined) : undefined;
  };
}

function onCondition(
  variable: string,
  ifTrue: PlanStep | undefined,
  ifFalse: PlanStep | undefined,
): PlanStep {
  return (run) => (run.variables[variable] ? ifTrue : ifFalse)?.(run);
}
