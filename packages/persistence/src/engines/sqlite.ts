import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteClient from 'better-sqlite3';
import type { SqliteTarget } from '../database-target.ts';
import type { Engine } from '../engine.ts';
import { retry } from '../retry.ts';
import { onConflictStatements } from '../statements.ts';
import { isConflict } from '../temporary-failure.ts';
import { BindingSqliteDriver } from './binding-sqlite-driver.ts';
import { explainedOpening } from './database-file-unusable.ts';
import { ImmediateSqliteDialect } from './immediate-sqlite-dialect.ts';

/** Opening a new file takes locks that are not waited for asynchronously. */
const OPEN_TIMEOUT_MS = 5_000;
const BUSY_TIMEOUT_MS = 10;

export const engine: Engine<SqliteTarget> = {
  statements: { ...onConflictStatements, positionFunction: 'instr', forUpdate: '', deferred: '' },
  concurrent: false,
  options: ({ file }) => ({
    driver: BindingSqliteDriver,
    dbName: file,
    driverOptions: new ImmediateSqliteDialect({ database: openFile(file) }),
  }),
  exclusively: (_orm, work) => retry(work, isMigrationRace),
  refusalOf: () => undefined,
};

/** @throws DatabaseFileUnusable */
function openFile(file: string) {
  try {
    return openedFile(file);
  } catch (error) {
    throw explainedOpening(file, error);
  }
}

function openedFile(file: string) {
  mkdirSync(dirname(file), { recursive: true });
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
