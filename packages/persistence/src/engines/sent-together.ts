/** The result of a statement, of which the rest is the driver's. */
interface Result {
  readonly command?: string;
  readonly rows?: readonly unknown[];
}

type Send = (sql: string, parameters?: readonly unknown[]) => Promise<Result | readonly Result[]>;

/** Begins a statement of a transaction whose outcome nobody waits for. */
export const DEFERRED = '/* deferred */ ';

/**
 * Sends what begins a transaction, and what is deferred in it, together with the statement that follows, which is the commit
 * at the latest. One that fails fails the statement that it was sent with, and the transaction.
 * @param send to one connection; several statements are answered by as many results, and those behind one that fails are skipped
 */
export function sendTogether(send: Send): (sql: string, parameters?: readonly unknown[]) => Promise<Result> {
  let waiting: string[] = [];
  let inTransaction = false;

  return async (sql, parameters = []) => {
    if (sql === 'begin') {
      inTransaction = true;
      waiting = [sql];
      return { command: 'BEGIN', rows: [] };
    }
    if (inTransaction && sql.startsWith(DEFERRED) && parameters.length === 0) {
      waiting.push(sql);
      return { rows: [] };
    }
    const [first, ...others] = waiting;
    waiting = [];
    if (sql === 'commit' || sql === 'rollback') {
      inTransaction = false;
      // The server has not heard of this transaction, and need not.
      if (first === 'begin' && (sql === 'rollback' || others.length === 0))
        return { command: sql.toUpperCase(), rows: [] };
    }
    if (first === undefined || sql === 'rollback') return last(await send(sql, parameters));
    if (parameters.length === 0) return last(await send([first, ...others, sql].join(';\n')));
    // Beside values there can be one statement only.
    await send([first, ...others].join(';\n'));
    return last(await send(sql, parameters));
  };
}

const last = (results: Result | readonly Result[]): Result =>
  (Array.isArray(results) ? results.at(-1) : results) as Result;
