import { ConnectionException, DeadlockException, LockWaitTimeoutException } from '@mikro-orm/core';

const LOCKED = /^SQLITE_(BUSY|LOCKED)/;
/** The disk is full, the file cannot be opened or read, or there is no memory. */
const AWAY = /^SQLITE_(CANTOPEN|FULL|IOERR|NOMEM|PROTOCOL|READONLY)/;

/** Whether another transaction was in the way, so that the same work will pass in a moment. */
export const isConflict = (error: unknown): boolean =>
  error instanceof DeadlockException ||
  error instanceof LockWaitTimeoutException ||
  LOCKED.test(sqliteCode(error));

/** Whether the database could not do the work now, though nothing is wrong with the work. */
export const isTemporaryFailure = (error: unknown): boolean =>
  isConflict(error) || error instanceof ConnectionException || AWAY.test(sqliteCode(error));

/** MikroORM keeps the engine's code where it wraps its errors; those of a transaction's start and end come unwrapped. */
function sqliteCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
