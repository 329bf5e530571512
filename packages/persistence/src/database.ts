import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type MikroORM, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { createCommitGroups } from './commit-groups.ts';
import type { DatabaseTarget } from './database-target.ts';
import type { Engine } from './engine.ts';
import { inTransaction, type Work } from './in-transaction.ts';
import { engineOf } from './load-engine.ts';
import {
  applyMigrations,
  MigrationsPending,
  migrationsOf,
  pendingMigrations,
  type Tables,
} from './migrations.ts';
import { openOrm } from './open-orm.ts';
import { retry } from './retry.ts';
import { isConflict, isTemporaryFailure } from './temporary-failure.ts';

export interface DatabaseOptions {
  readonly target: DatabaseTarget;
  /** The service's; without it, the database is used as it is. */
  readonly tables?: Tables;
  /** Whether to bring the tables up to date (the default), or to refuse old ones. */
  readonly migrate?: boolean;
  /** Whether to give up at once when a server does not answer. */
  readonly impatient?: boolean;
  /** Hears that the database is waited for. */
  readonly log?: { warn(attributes: object, message: string): void };
}

/** One service's database. Every piece of work gets an entity manager of its own. */
export interface Database extends AsyncDisposable {
  /**
   * Whether transactions run beside each other, those of other processes included, so that rows must be locked. Where
   * they do not, one transaction at a time has the whole database, and should wait for nothing else.
   */
  readonly concurrent: boolean;
  /** Reads outside a transaction. @throws Error when called by the work of a transaction. */
  read<Result>(work: (em: SqlEntityManager) => Promise<Result>): Promise<Result>;
  /**
   * Runs work of one statement that writes, which is a transaction of its own, again when another was in its way.
   * @throws Error when called by the work of a transaction.
   */
  write<Result>(statement: (em: SqlEntityManager) => Promise<Result>): Promise<Result>;
  /**
   * Runs the work in one transaction, again from the start when another transaction was in its way: when the engine
   * chose it as the victim of a conflict, when the other was faster to claim a unique key, or when one that was to be
   * committed with it failed.
   * The work must keep to the entity manager it is given and must not wait for anything but the database.
   * @throws Error when called by the work of another transaction, which may have the last connection.
   */
  transaction<Result>(work: (em: SqlEntityManager) => Promise<Result>): Promise<Result>;
  /** @throws Error when the database does not answer. */
  ping(): Promise<void>;
  /** The statements that would bring the tables to what the entities describe; empty when they agree. */
  drift(): Promise<string>;
}

const RECONNECT_MS = 1_000;

/**
 * Opens the database, by default waiting for a server that does not answer yet, and brings its tables up to date or checks that
 * they are.
 * @throws MigrationsPending when they are not and it may not; DatabaseFileUnusable for a file that is damaged; Error when no waiting would help, as for a wrong password.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { target } = options;
  const engine = await engineOf(target);
  const orm = await openOrm(engine, target, options.tables ?? NO_TABLES);
  try {
    await patiently(engine, options, () => bringUpToDate(orm, engine, options));
  } catch (error) {
    await orm.close();
    throw error;
  }
  return databaseOf(orm, engine);
}

const NO_TABLES: Tables = { entities: [], migrations: { sqlite: [], postgresql: [], mariadb: [] } };

async function bringUpToDate(
  orm: MikroORM,
  engine: Engine,
  { target, tables = NO_TABLES, migrate = true }: DatabaseOptions,
) {
  // Mostly there is nothing to do, and no lock to take for it.
  const pending = await pendingMigrations(orm, migrationsOf(tables, target.engine));
  if (pending.length === 0) return;
  if (migrate) return void (await applyMigrations(orm, engine));
  throw new MigrationsPending(
    `The tables are older than this service, which may not change them: run "npm run naru -- migrate" first. ` +
      `Pending: ${pending.join(', ')}.`,
  );
}

async function patiently(
  engine: Engine,
  { target, log, impatient = false }: DatabaseOptions,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const refusal = engine.refusalOf(error, target);
      if (refusal !== undefined) throw new Error(refusal, { cause: error });
      // A file that cannot be opened now will hardly be later.
      if (impatient || !engine.concurrent || !isTemporaryFailure(error)) throw error;
      log?.warn({ err: error }, 'still waiting for the database to answer');
    }
    await delay(RECONNECT_MS);
  }
}

function databaseOf(orm: MikroORM, engine: Engine): Database {
  const transactionOf = new AsyncLocalStorage<{ open: boolean }>();
  const assertOutside = () => {
    // Waiting for the connection that this very transaction holds would never end.
    if (transactionOf.getStore()?.open) throw new Error('Inside a transaction, use its own entity manager');
  };
  const isOvertaken = (error: unknown) =>
    isConflict(error) || (engine.concurrent && error instanceof UniqueConstraintViolationException);
  // A fork of the global one does the same, by way of an environment variable.
  const newManager = () => orm.em.getDriver().createEntityManager(false) as SqlEntityManager;
  const attempt = engine.concurrent
    ? <Result>(work: Work<Result>) => inTransaction(newManager(), work)
    : createCommitGroups(newManager);
  const read: Database['read'] = async (work) => {
    assertOutside();
    return work(newManager());
  };
  const transaction: Database['transaction'] = async (work) => {
    assertOutside();
    const state = { open: true };
    return transactionOf
      .run(state, () => retry(() => attempt(work), isOvertaken))
      .finally(() => {
        state.open = false;
      });
  };
  return {
    concurrent: engine.concurrent,
    read,
    // Where only one transaction can be open, a statement waits for its turn like one, and is committed with others.
    write: engine.concurrent ? (statement) => retry(() => read(statement), isOvertaken) : transaction,
    transaction,
    ping: async () => void (await read((em) => em.execute('select 1'))),
    drift: () => orm.schema.getUpdateSchemaSQL({ wrap: false }),
    [Symbol.asyncDispose]: () => orm.close(),
  };
}
