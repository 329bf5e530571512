import { timeLimits } from './time-limits.ts';

type Callback = (error: Error | null, result?: unknown) => void;

/** What is used of mysql2's connections and pool. */
interface MySqlConnection {
  query(options: { sql: string; values?: unknown; timeout?: number }, callback: Callback): unknown;
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
  const send = connection.query.bind(connection) as MySqlConnection['query'];
  const limit = statementTimeoutMs > 0 ? { timeout: statementTimeoutMs + timeLimits.silenceMs } : {};
  for (const sql of settings) {
    send({ sql, ...limit }, (error) => {
      if (error) connection.destroy();
    });
  }
  const query = (sql: string, values: unknown, callback: Callback) =>
    send({ sql, values, ...limit }, (error, result) => {
      if (error === null) return callback(null, result);
      if (!isAnswer(error)) connection.destroy();
      if (sql === 'rollback') return callback(null, []);
      if (/^(begin|set transaction)/.test(sql)) connection.release();
      callback(error);
    });
  connection.query = query as MySqlConnection['query'];
}

/** Whether the server itself has said no, and listens on. */
const isAnswer = (error: Error): boolean =>
  'sqlState' in error && !('fatal' in error && error.fatal === true);
