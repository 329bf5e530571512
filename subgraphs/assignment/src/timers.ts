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
  const rounds = repeat(TICK_MS, () => openDueRounds(dispatcher), log);
  const orphans = repeat(ORPHAN_SWEEP_MS, () => forgetOrphans(dispatcher, orphanTtlMs), log);
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all([rounds(), orphans()]);
    },
  };
}

/** Runs the work again and again with a pause between. @returns a function that stops it. */
function repeat(pauseMs: number, work: () => Promise<unknown>, log: Logger): () => Promise<void> {
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => {
      underWay = work()
        .then(() => {})
        .catch((error) => log.warn({ err: error }, 'a timer failed and will try again'))
        .finally(() => {
          if (!stopped) next();
        });
    }, pauseMs);
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await underWay;
  };
}
