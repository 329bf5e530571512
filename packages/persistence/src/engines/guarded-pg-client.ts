import { DatabaseAway } from './database-away.ts';
import { sendTogether } from './sent-together.ts';

interface PgResult {
  readonly command?: string;
  readonly rows?: readonly unknown[];
}

/** What is used of `pg`'s clients and pool, which come without types. */
interface PgClient {
  query(sql: string, parameters?: readonly unknown[]): Promise<PgResult>;
  end(): Promise<void>;
}
export interface PgPool {
  connect(): Promise<PgClient>;
  on(event: 'connect', listener: (client: PgClient) => void): unknown;
}

/** Makes a pool's failures to connect known as such, and its clients end well in trouble. */
export function guardPool(pool: PgPool): void {
  const connect = pool.connect.bind(pool);
  pool.connect = () =>
    connect().catch((error) => {
      throw isAnswer(error) ? error : new DatabaseAway(error.message || error.code, { cause: error });
    });
  pool.on('connect', guardClient);
}

/**
 * - When the connection fails or the server is silent, it is closed, so that the pool never lends it again.
 * - Kysely takes no connection back from a transaction that fails to roll back: it counts as rolled back, which the server
 *   has done by itself when the connection is gone. None fails to begin, because that is sent with its first statement.
 * - PostgreSQL answers the commit of a transaction that has failed as if all were well, having undone it.
 * - A NUL character would end the statement early.
 */
function guardClient(client: PgClient): void {
  const send = sendTogether(client.query.bind(client));
  client.query = async (sql, parameters) => {
    if (sql.includes('\0')) throw new Error('PostgreSQL keeps no NUL characters');
    let result: PgResult;
    try {
      result = await send(sql, parameters);
    } catch (error) {
      if (!isAnswer(error) || endsConnection(error)) void client.end().catch(() => {});
      if (sql === 'rollback') return { command: 'ROLLBACK', rows: [] };
      throw isAnswer(error) ? error : new DatabaseAway((error as Error).message, { cause: error });
    }
    if (sql === 'commit' && result.command === 'ROLLBACK') {
      throw new Error('The transaction had failed before, and was undone');
    }
    return result;
  };
}

/** Whether the server itself has said no. */
const isAnswer = (error: unknown): error is { readonly code: string } =>
  error instanceof Error && 'severity' in error && 'code' in error;

/** Of class 08, connection exceptions, or 57P, the server is going down, or out of time in a transaction. */
const endsConnection = ({ code }: { readonly code: string }): boolean =>
  /^(08...|57P0[1-5]|25P03)$/.test(code);
