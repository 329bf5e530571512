import { createContext, Script } from 'node:vm';

/** What came of a piece of work: nothing, when its time was up. */
export type SlicedWork<T> = { readonly done: true; readonly value: T } | { readonly done: false };

const slot: { work: () => void } = createContext({ work: () => {} }) as { work: () => void };
const script = new Script('work()');

/**
 * Does synchronous work for at most so long. When its time is up it is interrupted wherever it is: nothing that it has
 * changed can be relied on afterwards. What it throws is thrown.
 */
export function withinMs<T>(ms: number, work: () => T): SlicedWork<T> {
  let result: SlicedWork<T> = { done: false };
  // The time-out holds for all that the script calls, of whichever context it is.
  slot.work = () => {
    result = { done: true, value: work() };
  };
  try {
    script.runInContext(slot, { timeout: ms });
  } catch (error) {
    if (!isTimeout(error)) throw error;
  } finally {
    slot.work = () => {};
  }
  return result;
}

function isTimeout(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
