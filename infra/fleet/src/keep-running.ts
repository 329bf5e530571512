import { setTimeout as delay } from 'node:timers/promises';

/** Something that can be started again and again. */
export interface Program {
  readonly name: string;
  /** Starts it and, once it works, tells how its end will be noticed: by words such as `ended by SIGKILL`. */
  start(): Promise<{ readonly ended: Promise<string> }>;
}

export interface Pauses {
  /** Before the first new start; twice as long before each further one. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** What has worked as long starts over with the first pause. */
  readonly steadyAfterMs: number;
}

/** What is kept running. */
export interface Kept {
  /** How often it was started again. */
  readonly restarts: number;
  /** Whether it is there, or on its way back. */
  readonly works: boolean;
  /** Starts it no more, whatever becomes of it. Resolves when no start is under way. */
  release(): Promise<void>;
}

const USUAL_PAUSES: Pauses = { firstMs: 250, longestMs: 10_000, steadyAfterMs: 30_000 };

/**
 * Starts a program and starts it again whenever it ends, with growing pauses, and says so.
 * @throws what its first start throws
 */
export async function keepRunning(
  program: Program,
  say: (line: string) => void,
  pauses: Pauses = USUAL_PAUSES,
): Promise<Kept> {
  const { name } = program;
  const released = new AbortController();
  let restarts = 0;
  let works = true;
  const first = await program.start();

  const keeping = (async () => {
    let { ended } = first;
    for (let failures = 0; ; ) {
      const sinceMs = performance.now();
      let reason = await Promise.race([ended, until(released.signal)]);
      works = false;
      if (performance.now() - sinceMs >= pauses.steadyAfterMs) failures = 0;
      for (let back = false; !back; ) {
        if (released.signal.aborted) return;
        const pauseMs = Math.min(pauses.firstMs * 2 ** failures, pauses.longestMs);
        failures += 1;
        say(`${name} ${reason}; it is started again in ${pauseMs} ms`);
        await delay(pauseMs, undefined, { signal: released.signal }).catch(() => {});
        if (released.signal.aborted) return;
        try {
          restarts += 1;
          ({ ended } = await program.start());
          back = true;
        } catch (error) {
          say((error as Error).message);
          reason = 'could not be started';
        }
      }
      works = true;
      if (!released.signal.aborted) say(`${name} is back`);
    }
  })();

  return {
    get restarts() {
      return restarts;
    },
    get works() {
      return works;
    },
    async release() {
      released.abort();
      await keeping;
    },
  };
}

const until = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve('was released'), { once: true }));
