import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import { shapeOf } from './operation-shape.ts';
import type { SupergraphPlanner } from './supergraph-planner.ts';
import { withinMs } from './time-slice.ts';

/**
 * A plan; undefined once an operation has taken too long: for that one, and for all that come after it.
 * @throws what the planner throws
 */
type PlanHere = (document: DocumentNode, operationName: string | undefined) => Promise<QueryPlan | undefined>;

interface Waiting {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly shape: string;
  resolve(plan: QueryPlan | undefined): void;
  reject(error: unknown): void;
}

/** After so long, what still waits is left to the next turn: requests that need no planning are not to wait for it all. */
const turnMs = 10;

/** What was planned within so long under a guard is planned without one when it comes again in another text. */
const harmlessMs = 50;

/** In letters of the shapes that are known to be harmless. */
const keptShapes = 1_000_000;

/**
 * Plans in this thread. What is asked for within one turn of the event loop is planned at its end, under one guard: to
 * put up a guard takes as long as to plan a small operation. What differs from an operation that was planned before only
 * in what planning does not depend on needs no guard. The planner is not used again once it was interrupted, as it may be
 * in any state.
 * @param sliceMs how long the guard lets it plan
 */
export function planInTurns(plan: SupergraphPlanner['plan'], sliceMs: number): PlanHere {
  const harmless = createBoundedCache<string>(keptShapes, (shape) => shape.length);
  let waiting: Waiting[] = [];
  let interrupted = false;

  function planGuarded({ document, operationName, shape }: Waiting): QueryPlan {
    const startedMs = performance.now();
    const planned = plan(document, operationName);
    if (performance.now() - startedMs <= harmlessMs) harmless.set(shape, shape);
    return planned;
  }

  function planWaiting(): void {
    const turn = waiting;
    const settle: (() => void)[] = [];
    const untilMs = performance.now() + turnMs;
    const { done } = withinMs(sliceMs, () => {
      for (const each of turn) {
        if (settle.length > 0 && performance.now() > untilMs) return;
        try {
          const planned = planGuarded(each);
          settle.push(() => each.resolve(planned));
        } catch (error) {
          settle.push(() => each.reject(error));
        }
      }
    });
    interrupted = !done;
    waiting = turn.slice(settle.length);
    for (const each of settle) each();
    if (interrupted) for (const { resolve } of waiting) resolve(undefined);
    else if (waiting.length > 0) setImmediate(planWaiting);
  }

  return async (document, operationName) => {
    if (interrupted) return undefined;
    const shape = shapeOf(document, operationName);
    if (harmless.get(shape) !== undefined) return plan(document, operationName);
    return new Promise((resolve, reject) => {
      waiting.push({ document, operationName, shape, resolve, reject });
      if (waiting.length === 1) setImmediate(planWaiting);
    });
  };
}
