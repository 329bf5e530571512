import type { Logger } from 'pino';

/**
 * Runs the work again and again, pausing before each time, so that it never runs beside itself. Work that fails is
 * logged and tried at its next turn. Nothing is remembered: keep due times in a database, and whoever was away catches
 * up. Disposing of it waits for the work under way.
 * @param pauseMs from the end of one turn to the beginning of the next; also before the first.
 */
export function repeat(pauseMs: number, work: () => Promise<unknown>, log: Logger): AsyncDisposable {
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => {
      underWay = turn().finally(() => {
        if (!stopped) next();
      });
    }, pauseMs);
  };
  /** Settles well whatever the work does, also where it throws before it has made a promise. */
  const turn = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, 'a timer failed and will try again');
    }
  };
  next();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
