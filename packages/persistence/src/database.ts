import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EntitySchema, type MigrationObject, MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { type SqlEntityManager, SqliteDriver } from '@mikro-orm/sqlite';
import SqliteClient from 'better-sqlite3';
import { ImmediateSqliteDialect } from './immediate-sqlite-dialect.ts';
import { isConflict } from './temporary-failure.ts';

export interface DatabaseOptions {
  /** `sqlite:<path of the file>`. */
  readonly url: string;
  readonly entities: readonly EntitySchema[];
  readonly migrations: readonly MigrationObject[];
}

/** One service's database. Every piece of work gets an entity manager of its own. */
export interface Database extends AsyncDisposable {
  /** Reads outside a transaction. @throws Error when called by the work of a transaction. */
  read<Result>(work: (em: SqlEntityManager) => Promise<Result>): Promise<Result>;
  /**
   * Runs the work in one transaction, again from the start when the engine chose it as the victim of a conflict.
   * The work must keep to the entity manager it is given and must not wait for anything but the database.
   * @throws Error when called by the work of another transaction, which has the only connection.
   */
  transaction<Result>(work: (em: SqlEntityManager) => Promise<Result>): Promise<Result>;
  /** The statements that would bring the tables to what the entities describe; empty when they agree. */
  drift(): Promise<string>;
}

/** Opening a new file takes locks that are not waited for asynchronously. */
const OPEN_TIMEOUT_MS = 5_000;
const BUSY_TIMEOUT_MS = 10;
const TRIES = 5;

/** Opens the database and brings its tables up to date. @throws Error when the URL names no supported engine. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const file = sqliteFile(options.url);
  mkdirSync(dirname(file), { recursive: true });
  const client = openSqlite(file);
  const orm = await MikroORM.init({
    driver: SqliteDriver,
    dbName: file,
    driverOptions: new ImmediateSqliteDialect({ database: client }),
    entities: [...options.entities],
    extensions: [Migrator],
    migrations: { migrationsList: [...options.migrations], snapshot: false, silent: true },
    discovery: { warnWhenNoEntities: false },
  });
  try {
    await retry(() => orm.migrator.up(), isMigrationRace);
  } catch (error) {
    await orm.close();
    throw error;
  }
  const transactionOf = new AsyncLocalStorage<{ open: boolean }>();
  const assertOutside = () => {
    // Waiting for the connection that this very transaction holds would never end.
    if (transactionOf.getStore()?.open) throw new Error('Inside a transaction, use its own entity manager');
  };
  return {
    async read(work) {
      assertOutside();
      return work(orm.em.fork() as SqlEntityManager);
    },
    async transaction(work) {
      assertOutside();
      const transaction = { open: true };
      const attempt = () => orm.em.fork().transactional((em) => work(em as SqlEntityManager));
      return transactionOf
        .run(transaction, () => retry(attempt, isConflict))
        .finally(() => {
          transaction.open = false;
        });
    },
    drift: () => orm.schema.getUpdateSchemaSQL({ wrap: false }),
    [Symbol.asyncDispose]: () => orm.close(),
  };
}

function sqliteFile(url: string): string {
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  if (file === undefined)
    throw new Error(`No engine for the database URL ${url.split(':')[0]}:…; use sqlite:<file>`);
  return file;
}

function openSqlite(file: string) {
  const client = new SqliteClient(file, { timeout: OPEN_TIMEOUT_MS });
  client.pragma('journal_mode = wal');
  // Survives the process being killed at any line; only a power cut may lose the last commits.
  client.pragma('synchronous = normal');
  client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return client;
}

/** Two processes may start on one new file: MikroORM makes its list of migrations before it takes the lock. */
const isMigrationRace = (error: unknown): boolean =>
  isConflict(error) || String(error).includes('mikro_orm_migrations` already exists');

async function retry<Result>(
  work: () => Promise<Result>,
  isPassing: (error: unknown) => boolean,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !isPassing(error)) throw error;
    }
  }
}
