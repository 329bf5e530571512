import type { PlanNode } from '@apollo/query-planner';
import { createExecutionErrors } from './execution-errors.ts';
import type { PlanStep } from './execution-run.ts';

type DeferNode = Extract<PlanNode, { kind: 'Defer' }>;

/** The step is the primary part alone. What is deferred begins as soon as it can, and is left to the run's deferral. */
export function compileDefer(
  { primary, deferred }: DeferNode,
  compileNode: (node: PlanNode) => PlanStep,
): PlanStep {
  const first = primary.node && compileNode(primary.node);
  const parts = deferred.map(({ depends, label = '', node }) => ({
    label,
    fetchIds: depends.map(({ id }) => id),
    step: node && compileNode(node),
  }));

  return (run) => {
    const { deferral } = run;
    if (!deferral) throw new Error('The plan defers what the run cannot deliver later');
    const firstDone = first?.(run);
    const before = Promise.all([run.before, firstDone]);
    for (const { label, fetchIds, step } of parts) {
      // What it depends on is before it, where a fetch may turn out not to be needed.
      const ready = Promise.race([deferral.arrivals(fetchIds), before]);
      const errors = createExecutionErrors();
      deferral.begin(
        label,
        ready.then(() => step?.({ ...run, errors, before })).then(() => errors.list),
      );
    }
    return firstDone;
  };
}
