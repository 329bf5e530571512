import { setTimeout as delay } from 'node:timers/promises';
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
import { isConflict } from '../temporary-failure.ts';

const LONGEST_LOCK_PAUSE_MS = 4;

/**
 * SQLite whose transactions take the write lock when they begin: one that reads first and writes later would otherwise
 * fail when another process has written in between, and no waiting would help it. The one connection is lent here, in
 * order, because Kysely would not take it back from a transaction that fails to begin or to roll back.
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createAdapter(): DialectAdapter {
    return new LendingSqliteAdapter();
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
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
  #isLent = false;

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isLent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isLent = true;
    return super.acquireConnection();
  }

  override async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isLent = false;
  }

  /** Waits for another process's transaction here, because the engine's own waiting would block the whole process. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isConflict(error)) {
          await this.releaseConnection();
          throw error;
        }
        await delay(Math.random() * LONGEST_LOCK_PAUSE_MS);
      }
    }
  }

  /** The engine undoes some transactions by itself, such as one that fills the disk: there is nothing left to undo. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }
}
