import { repeat } from '@naru/timers';
import type { Logger } from 'pino';
import { forgetOrphans } from './application/orphans.ts';
import { type Dispatcher, openDueRounds } from './application/search.ts';

const TICK_MS = 200;
const ORPHAN_SWEEP_MS = 30_000;

/**
 * Opens rounds as they fall due and forgets promises whose call was never stored. The due times are in the database, so
 * a dispatcher that was away catches up when it returns. Disposing of it waits for the pass under way.
 */
export function startTimers(dispatcher: Dispatcher, orphanTtlMs: number, log: Logger): AsyncDisposable {
  const timers = new AsyncDisposableStack();
  timers.use(repeat(TICK_MS, () => openDueRounds(dispatcher), log));
  timers.use(repeat(ORPHAN_SWEEP_MS, () => forgetOrphans(dispatcher, orphanTtlMs), log));
  return timers;
}
