import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 8;
const LONGEST_FIRST_PAUSE_MS = 4;

/**
 * Does the work again, from the start, while its failures are of those that pass; at last throws the failure.
 * The pauses are random, so that two that were in each other's way part.
 */
export async function retry<Result>(
  work: () => Promise<Result>,
  isPassing: (error: unknown) => boolean,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !isPassing(error)) throw error;
    }
    await delay(Math.random() * LONGEST_FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
}
