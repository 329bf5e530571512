import type { ChildProcess } from 'node:child_process';
import { cpuMsOf } from './cpu-time.ts';
import type { PlannerAnswer, PlannerOrder } from './planner-messages.ts';

/** A planning was ended because it took too much of something. */
export class PlanningCutShort extends Error {
  readonly reason: 'time' | 'memory';

  constructor(reason: 'time' | 'memory') {
    super(`Planning took too much ${reason}`);
    this.reason = reason;
  }
}

const shortestWaitMs = 50;

/**
 * Gives the planner's process an order and awaits what it answers; it is given one at a time. The process that asks lives
 * as long as it waits.
 * @param withinMs of the process's own CPU time where the system tells it, so that nobody is refused because the machine is
 *   busy with other things; else of time
 * @throws PlanningCutShort when the process did not answer in time, and is killed, or ended itself; Error for what it
 *   cannot plan, or when there is no process
 */
export async function askPlanner(
  planner: ChildProcess,
  order: PlannerOrder,
  withinMs: number,
): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<PlannerAnswer>();
  const onExit = () => reject(new PlanningCutShort('memory'));
  const usedBefore = cpuMsOf(planner.pid) ?? 0;
  let timer: NodeJS.Timeout | undefined;
  const waitFor = (ms: number): void => {
    timer = setTimeout(() => {
      const left = withinMs - ((cpuMsOf(planner.pid) ?? Number.POSITIVE_INFINITY) - usedBefore);
      if (left > 0) return waitFor(Math.max(left, shortestWaitMs));
      reject(new PlanningCutShort('time'));
      planner.kill('SIGKILL');
    }, ms);
  };
  waitFor(withinMs);
  planner.once('message', resolve).once('exit', onExit).once('error', reject);
  planner.channel?.ref();
  try {
    planner.send(order, (error) => error && reject(error));
    const answer = await promise;
    if ('error' in answer) throw new Error(answer.error);
    return answer.plan;
  } finally {
    clearTimeout(timer);
    planner.off('message', resolve).off('exit', onExit).off('error', reject);
    planner.channel?.unref();
  }
}
