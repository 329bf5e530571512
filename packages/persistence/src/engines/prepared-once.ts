import { setTimeout as delay } from 'node:timers/promises';
import type SqliteClient from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { isConflict } from '../temporary-failure.ts';

const LONGEST_LOCK_PAUSE_MS = 4;
/** More than a service has; what is beyond it has values in its text, and would not come again. */
const MOST_STATEMENTS = 500;

/** The connection to a SQLite file, which prepares each text once. SQLite prepares it anew by itself when a table has changed. */
export class PreparedOnceConnection implements DatabaseConnection {
  readonly #client: SqliteClient.Database;
  readonly #statements = new Map<string, SqliteClient.Statement>();

  constructor(client: SqliteClient.Database) {
    this.#client = client;
  }

  /** Waits for another process's transaction here, because the engine's own waiting would block the whole process. */
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (;;) {
      try {
        return this.#execute(query);
      } catch (error) {
        // Amid a transaction, which has the lock, it is no other's.
        if (this.#client.inTransaction || !isConflict(error)) throw error;
      }
      await delay(Math.random() * LONGEST_LOCK_PAUSE_MS);
    }
  }

  #execute<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const statement = this.#prepared(sql);
    if (statement.reader) return { rows: statement.all(parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // Not a kept one: it is busy for as long as somebody reads from it.
    for (const row of this.#client.prepare(sql).iterate(parameters)) yield { rows: [row as Row] };
  }

  #prepared(sql: string): SqliteClient.Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#client.prepare(sql);
    const [oldest] = this.#statements.size < MOST_STATEMENTS ? [] : this.#statements.keys();
    if (oldest !== undefined) this.#statements.delete(oldest);
    this.#statements.set(sql, statement);
    return statement;
  }
}
