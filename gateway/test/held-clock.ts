import { jest } from '@jest/globals';

/** Time, for the code that runs in this process: it passes only when a test lets it. */
export interface HeldClock extends Disposable {
  /** Lets so much time pass, once all that waits for no socket has happened: the time-outs that fall due happen. */
  pass(durationMs: number): Promise<void>;
}

/**
 * Holds `setTimeout` and `performance.now()` still, so that nothing is too late however slow the machine is. Sockets and
 * other processes go on, and so do dates, intervals, and the waiting of `node:timers/promises`.
 */
export function holdClock(): HeldClock {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  });
  return {
    async pass(durationMs) {
      await new Promise<void>((resolve) => process.nextTick(resolve)); // behind every promise that is kept by now
      jest.advanceTimersByTime(durationMs);
    },
    [Symbol.dispose]: () => void jest.useRealTimers(),
  };
}
