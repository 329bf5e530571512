import { ConnectionException, DeadlockException, LockWaitTimeoutException } from '@mikro-orm/core';
import { Overtaken } from './overtaken.ts';

/** SQLite's, and PostgreSQL's `lock_not_available`. */
const LOCKED = /^(SQLITE_(BUSY|LOCKED).*|55P03)$/;

const AWAY = new RegExp(
  `^(${[
    // SQLite: the disk is full, the file cannot be opened or read, or there is no memory.
    'SQLITE_(CANTOPEN|FULL|IOERR|NOMEM|PROTOCOL|READONLY).*',
    // PostgreSQL: no connection, no resources, read only, a statement or an idle transaction out of time, shut down, I/O.
    '08...|53...|25006|25P03|57014|57P0[1-5]|58...',
    // MariaDB: too many connections, shut down, killed, out of time, read only, full.
    'ER_(CON_COUNT_ERROR|TOO_MANY_USER_CONNECTIONS|USER_LIMIT_REACHED|SERVER_SHUTDOWN|NORMAL_SHUTDOWN)',
    'ER_(CONNECTION_KILLED|QUERY_INTERRUPTED|STATEMENT_TIMEOUT|DISK_FULL|RECORD_FILE_FULL)',
    '70100',
    'ER_(OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|CANT_EXECUTE_IN_READ_ONLY_TRANSACTION)',
    // Its driver's, ours and the network's.
    'PROTOCOL_(CONNECTION_LOST|SEQUENCE_TIMEOUT|ENQUEUE_AFTER_FATAL_ERROR)|DATABASE_AWAY',
    'ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN',
  ].join('|')})$`,
);

/** Whether another transaction was in the way, so that the same work will pass in a moment. */
export const isConflict = (error: unknown): boolean =>
  error instanceof DeadlockException ||
  error instanceof LockWaitTimeoutException ||
  error instanceof Overtaken ||
  LOCKED.test(codeOf(error));

/** Whether the database could not do the work now, though nothing is wrong with the work. */
export const isTemporaryFailure = (error: unknown): boolean =>
  isConflict(error) || error instanceof ConnectionException || AWAY.test(codeOf(error));

/** MikroORM keeps the engine's code where it wraps its errors; those of a transaction's start and end come unwrapped. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  // MariaDB's own errors have no name in its driver, which is MySQL's.
  const { code, sqlState } = error as { code?: unknown; sqlState?: unknown };
  return String(code ?? sqlState ?? '');
}
