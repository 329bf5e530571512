import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeadlockException,
  type EntitySchema,
  LockWaitTimeoutException,
  type MigrationObject,
  MikroORM,
} from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { type SqlEntityManager, SqliteDriver } from '@mikro-orm/sqlite';
import SqliteClient from 'better-sqlite3';
import { ImmediateSqliteDialect } from './immediate-sqlite-dialect.ts';

export interface DatabaseOptions {
  /** `sqlite:<path of the file>`. */
  readonly url: string;
  readonly entities: readonly EntitySchema[];
  readonly migrations: readonly MigrationObject[];
}

/** One service's database. Every piece of work gets an entity manager of its own. */
export interface Database extends AsyncDisposable {
  /** Reads outside a transaction. */
  read<Result>(work: (em: SqlEntityManager) => Promise<Result>): Promise<Result>;
  /**
   * Runs the work in one transaction, again from the start when the engine chose it as the victim of a conflict.
   * The work must keep to the entity manager it is given and must not wait for anything but the database.
   */
  transaction<Result>(work: (em: SqlEntityManager) => Promise<Result>): Promise<Result>;
  /** The statements that would bring the tables to what the entities describe; empty when they agree. */
  drift(): Promise<string>;
}

const BUSY_TIMEOUT_MS = 5_000;
const CONFLICT_TRIES = 5;
const MIGRATION_TRIES = 20;
const MIGRATION_PAUSE_MS = 100;

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
  await migrate(orm);
  return {
    read: (work) => work(orm.em.fork() as SqlEntityManager),
    transaction: (work) =>
      retryConflicts(() => orm.em.fork().transactional((em) => work(em as SqlEntityManager))),
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
  const client = new SqliteClient(file, { timeout: BUSY_TIMEOUT_MS });
  client.pragma('journal_mode = wal');
  // Survives the process being killed at any line; only a power cut may lose the last commits.
  client.pragma('synchronous = normal');
  return client;
}

/** Two processes may start on one database: the loser of the race finds the winner's tables and goes on. */
async function migrate(orm: MikroORM): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await orm.migrator.up();
      return;
    } catch (error) {
      if (attempt === MIGRATION_TRIES) throw error;
      await delay(MIGRATION_PAUSE_MS);
    }
  }
}

async function retryConflicts<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === CONFLICT_TRIES || !isConflict(error)) throw error;
    }
  }
}

const isConflict = (error: unknown): boolean =>
  error instanceof DeadlockException || error instanceof LockWaitTimeoutException;
