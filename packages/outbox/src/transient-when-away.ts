import { Transient } from '@naru/messaging';
import { isTemporaryFailure } from '@naru/persistence';

/** A policy's database work. @throws Transient when the database is away, so that the event is tried until it is back. */
export async function transientWhenAway<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isTemporaryFailure(error)) throw new Transient('The database is away', { cause: error });
    throw error;
  }
}
