import { DatabaseAway } from './database-away.ts';
import { timeLimits } from './time-limits.ts';

type Callback = (error: Error | null, result?: unknown) => void;

/** What is used of mysql2's connections and pool. */
interface MySqlConnection {
  query(sql: string, values: unknown, callback: Callback): unknown;
  destroy(): void;
  release(): void;
}
export interface MySqlPool {
  on(event: 'connection', listener: (connection: MySqlConnection) => void): unknown;
}

/**
 * Makes a connection of the pool begin with its settings and end well in trouble:
 * - When it fails or the server is silent, it is closed, so that the pool never lends it again.
 * - Kysely takes no connection back from a transaction that fails to begin or to roll back: one is returned here, the
 *   other counts as rolled back, which the server has done by itself when the connection is gone.
 */
export function guardConnection(
  connection: MySqlConnection,
  settings: readonly string[],
  statementTimeoutMs: number,
): void {
  const plain = connection.query.bind(connection);
  const send = (sql: string, values: unknown, callback: Callback) => {
    if (statementTimeoutMs === 0) return plain(sql, values, callback);
    return withinTime(statementTimeoutMs + timeLimits.silenceMs, callback, (done) =>
      plain(sql, values, done),
    );
  };
  for (const sql of settings) {
    send(sql, undefined, (error) => {
      if (error) connection.destroy();
    });
  }
  connection.query = (sql, values, callback) =>
    send(sql, values, (error, result) => {
      if (error === null) return callback(null, result);
      if (!isAnswer(error)) connection.destroy();
      if (sql === 'rollback') return callback(null, []);
      if (sql === 'begin') connection.release();
      callback(error);
    });
}

/** Calls back once: with what comes of the query, or when the time is up. (mysql2's own timer outlives its connection.) */
function withinTime(limitMs: number, callback: Callback, query: (done: Callback) => unknown): unknown {
  let pending = true;
  const done: Callback = (error, result) => {
    if (!pending) return;
    pending = false;
    clearTimeout(timer);
    callback(error, result);
  };
  const timer = setTimeout(() => done(new DatabaseAway(`No answer within ${limitMs} ms`)), limitMs);
  return query(done);
}

/** Whether the server itself has said no, and listens on. */
const isAnswer = (error: Error): boolean =>
  'sqlState' in error && !('fatal' in error && error.fatal === true);
