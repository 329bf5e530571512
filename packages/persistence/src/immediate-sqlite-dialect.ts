import { setTimeout as delay } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { isConflict } from './temporary-failure.ts';

const LONGEST_LOCK_PAUSE_MS = 4;

/**
 * SQLite whose transactions take the write lock when they begin. A transaction that reads first and writes later
 * would otherwise fail when another process has written in between, and no waiting would help it.
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  /**
   * Waits for another process's transaction here, because the engine's own waiting would block the whole process. Never
   * gives up: Kysely does not release the connection of a transaction that could not begin, and it is the only one.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isConflict(error)) throw error;
        await delay(Math.random() * LONGEST_LOCK_PAUSE_MS);
      }
    }
  }
}
