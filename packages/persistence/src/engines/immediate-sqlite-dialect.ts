import type SqliteClient from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { PreparedOnceConnection } from './prepared-once.ts';

/**
 * SQLite whose transactions take the write lock when they begin: one that reads first and writes later would otherwise
 * fail when another process has written in between, and no waiting would help it. The one connection is lent here, in
 * order, because Kysely would not take it back from a transaction that fails to begin or to roll back.
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig & { readonly database: SqliteClient.Database };

  constructor(config: SqliteDialectConfig & { readonly database: SqliteClient.Database }) {
    super(config);
    this.#config = config;
  }

  override createAdapter(): DialectAdapter {
    return new LendingSqliteAdapter();
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config, new PreparedOnceConnection(this.#config.database));
  }
}

/** Says that borrowers need not be kept apart, because the driver does that. */
class LendingSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #waiting: (() => void)[] = [];
  readonly #connection: DatabaseConnection;
  #isLent = false;

  constructor(config: SqliteDialectConfig, connection: DatabaseConnection) {
    super(config);
    this.#connection = connection;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isLent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isLent = true;
    return this.#connection;
  }

  override async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isLent = false;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    } catch (error) {
      await this.releaseConnection();
      throw error;
    }
  }

  /** The engine undoes some transactions by itself, such as one that fills the disk: there is nothing left to undo. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }
}
