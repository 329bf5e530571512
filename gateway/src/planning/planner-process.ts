import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { QueryPlan } from '@apollo/query-planner';
import { codedError } from '../security/errors.ts';
import { askPlanner, PlanningCutShort } from './ask-planner.ts';
import type { PlanningLimits } from './planning-limits.ts';

/** @throws PlanningCutShort; GraphQLError PLANNING_OVERLOADED; Error for what cannot be planned */
type PlanText = (document: string, operationName: string | undefined) => Promise<QueryPlan>;

const main = fileURLToPath(new URL('./planner-process-main.ts', import.meta.url));

/** Operations that are planned, or wait until others are. */
const maxWaiting = 100;

/** How long the process may take to load the supergraph. */
const startMs = 60_000;

/** Nobody is left to end it when it has taken so many times longer than it may. */
const patience = 20;

/** How long it is kept without anything to plan. */
const idleMs = 300_000;

interface PlannerProcess {
  readonly plan: PlanText;
  /** Ends the process as soon as nobody waits for it. Whoever comes later gets a new one, which ends as soon, too. */
  release(): void;
}

/** Plans one operation after another in a process of its own, which is there only while it is needed. */
export function createPlannerProcess(supergraphSdl: string, limits: PlanningLimits): PlannerProcess {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let waiting = 0;
  let released = false;
  let last: Promise<unknown> = Promise.resolve();

  async function plan(document: string, operationName: string | undefined): Promise<QueryPlan> {
    clearTimeout(idle);
    const planner = child ?? (await start());
    try {
      const answer = await askPlanner(planner, { document, operationName }, limits.maxMs);
      return JSON.parse(answer ?? '') as QueryPlan;
    } catch (error) {
      if (error instanceof PlanningCutShort) forget(planner);
      throw error;
    } finally {
      idle = setTimeout(() => planner.kill(), idleMs).unref();
    }
  }

  async function start(): Promise<ChildProcess> {
    const started = fork(main, {
      execArgv: [`--max-old-space-size=${limits.maxMemoryMb}`],
      env: {}, // it is told all that it needs, and no secrets
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    started.unref();
    started.on('error', () => {}); // told to whoever asks it
    await askPlanner(started, { supergraphSdl, maxMs: patience * limits.maxMs }, startMs);
    child = started.once('exit', () => forget(started));
    return started;
  }

  /** It has ended, or is about to. */
  function forget(planner: ChildProcess): void {
    if (child === planner) child = undefined;
  }

  function end(): void {
    clearTimeout(idle);
    child?.kill();
    child = undefined;
  }

  function oneLess(): void {
    waiting -= 1;
    if (waiting === 0 && released) end();
  }

  return {
    async plan(document, operationName) {
      if (waiting >= maxWaiting) throw overloaded(limits);
      waiting += 1;
      const planned = last.then(() => plan(document, operationName));
      last = planned.then(oneLess, oneLess);
      return planned;
    },
    release() {
      released = true;
      if (waiting === 0) end();
    },
  };
}

function overloaded({ maxMs }: PlanningLimits) {
  return codedError('PLANNING_OVERLOADED', 'Too many operations wait to be planned for the first time.', {
    retryAfterMs: maxMs,
    http: { status: 503 },
  });
}
