import { parse } from 'graphql';
import type { PlannerAnswer, PlannerOrder } from './planner-messages.ts';
import { createSupergraphPlanner, type SupergraphPlanner } from './supergraph-planner.ts';
import { withinMs } from './time-slice.ts';

// Plans for the process that has started this one, for as long as that one lives.

let planner: SupergraphPlanner | undefined;
let maxMs = 0;

process.on('message', (order: PlannerOrder) => process.send?.(answerTo(order)));
process.on('disconnect', () => process.exit());

function answerTo(order: PlannerOrder): PlannerAnswer {
  try {
    if ('supergraphSdl' in order) {
      planner = createSupergraphPlanner(order.supergraphSdl);
      maxMs = order.maxMs;
      return {};
    }
    const { document, operationName } = order;
    const sliced = withinMs(maxMs, () => planner?.plan(parse(document, { noLocation: true }), operationName));
    // Whoever was to end this has not: it is gone.
    if (!sliced.done) process.exit(1);
    return { plan: JSON.stringify(sliced.value) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
