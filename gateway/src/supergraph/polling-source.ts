import type { Logger } from 'pino';
import { type SupergraphSource, SupergraphUnavailable } from './supergraph-source.ts';

interface PollingOptions {
  readonly variable: string;
  readonly name: string;
  /** The SDL as it is now. @throws Error saying why it cannot be had */
  readonly read: () => Promise<string>;
  readonly pollMs: number;
  /** Whatever tells of a change sooner than polling does. */
  readonly watch?: (changed: () => void) => Disposable;
  /** What to do when there is no supergraph, as a sentence without its full stop. */
  readonly wayOut: string;
  readonly log: Logger;
}

/** A source that is read again and again, and whenever its watch says so. One that cannot be read keeps its last text. */
export function pollingSource(options: PollingOptions): SupergraphSource {
  const { variable, name, read, log } = options;
  const following = new DisposableStack();
  let handOver: (sdl: string) => void = () => {};
  let last: string | undefined;
  let failing = false;
  let looks = Promise.resolve();

  async function look(): Promise<void> {
    try {
      const sdl = await read();
      failing = false;
      if (sdl === last || following.disposed) return;
      last = sdl;
      handOver(sdl);
    } catch (error) {
      if (!failing)
        log.warn({ source: name, reason: String(error) }, 'the supergraph cannot be read any more');
      failing = true;
    }
  }
  // One after another: an older reading must not arrive behind a newer one.
  function lookNext(): Promise<void> {
    looks = looks.then(look);
    return looks;
  }

  return {
    variable,
    name,
    async open() {
      try {
        last = await read();
        return last;
      } catch (error) {
        throw new SupergraphUnavailable({ variable }, `${(error as Error).message}. ${options.wayOut}`);
      }
    },
    follow(listener) {
      handOver = listener;
      const timer = setInterval(lookNext, options.pollMs);
      following.defer(() => clearInterval(timer));
      if (options.watch) following.use(options.watch(lookNext));
      void lookNext(); // it may have changed since it was opened
    },
    refresh() {
      last = undefined;
      return lookNext();
    },
    async [Symbol.asyncDispose]() {
      following.dispose();
    },
  };
}
