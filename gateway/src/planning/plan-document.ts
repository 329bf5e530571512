import { createHash } from 'node:crypto';
import type { QueryPlan } from '@apollo/query-planner';
import { counter } from '@naru/service-host';
import { type DocumentNode, print } from 'graphql';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import { codedError } from '../security/errors.ts';
import { PlanningCutShort } from './ask-planner.ts';
import { planInTurns } from './plan-in-turns.ts';
import { createPlannerProcess } from './planner-process.ts';
import type { PlanningLimits } from './planning-limits.ts';
import type { SupergraphPlanner } from './supergraph-planner.ts';

/**
 * Plans a valid document against the supergraph that it was made for.
 * @throws GraphQLError or Error for one that cannot be planned; GraphQLError PLANNING_LIMIT_EXCEEDED for one that takes
 *   too much time or memory, PLANNING_OVERLOADED when too many wait to be planned
 */
export type PlanDocument = (document: DocumentNode, operationName: string | undefined) => Promise<QueryPlan>;

export interface DocumentPlanner {
  readonly plan: PlanDocument;
  /** Ends the process that plans, if there is one, as soon as nobody waits for it; it may still be started when it is needed. */
  release(): void;
}

/**
 * How long planning may stop this process's only thread. What never ends needs some 400 MB of memory in a second: this
 * is short enough to hold little of it.
 */
const sliceMs = 500;

/** For how long a refused operation is refused unseen: an overloaded machine may have been to blame. */
const refusedForMs = 600_000;
const keptRefusals = 1_000;

const refusals = counter({
  name: 'naru_gateway_planning_refusals_total',
  help: 'Operations whose planning was cut short, by what it took too much of: time or memory.',
  labelNames: ['reason'],
});

/**
 * Plans in this thread until one operation takes too long. The planner, interrupted, may be in any state, so from then
 * on all are planned in a process of its own, which can be killed and cannot take this one's memory.
 */
export function createPlanDocument(
  inThisThread: Pick<SupergraphPlanner, 'plan'>,
  supergraphSdl: string,
  limits: PlanningLimits,
): DocumentPlanner {
  const here = planInTurns(inThisThread.plan, sliceMs);
  const elsewhere = createPlannerProcess(supergraphSdl, limits);
  const underWay = new Map<string, Promise<QueryPlan>>();
  const refusedUntil = createBoundedCache<{ readonly untilMs: number }>(keptRefusals);

  async function planElsewhere(key: string, text: string, operationName?: string): Promise<QueryPlan> {
    if ((refusedUntil.get(key)?.untilMs ?? 0) > Date.now()) throw tooDear();
    try {
      return await elsewhere.plan(text, operationName);
    } catch (error) {
      if (!(error instanceof PlanningCutShort)) throw error;
      refusals.inc({ reason: error.reason });
      refusedUntil.set(key, { untilMs: Date.now() + refusedForMs });
      throw tooDear();
    }
  }

  async function plan(document: DocumentNode, operationName: string | undefined): Promise<QueryPlan> {
    const planned = await here(document, operationName);
    if (planned) return planned;
    const text = print(document);
    const key = createHash('sha256')
      .update(`${operationName ?? ''}\n${text}`)
      .digest('base64');
    const planning =
      underWay.get(key) ?? planElsewhere(key, text, operationName).finally(() => underWay.delete(key));
    underWay.set(key, planning);
    return planning;
  }

  return { plan, release: elsewhere.release };
}

function tooDear() {
  return codedError('PLANNING_LIMIT_EXCEEDED', 'Planning the operation takes too much time or memory.', {
    http: { status: 400 },
  });
}
