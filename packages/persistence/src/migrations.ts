import {
  type EntitySchema,
  type MigrationObject,
  type MikroORM,
  TableNotFoundException,
} from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import type { EngineName } from './database-target.ts';
import type { Engine } from './engine.ts';

/** A service's migrations for each engine that it runs on, in the order in which they are applied. */
export type MigrationsByEngine = Readonly<Partial<Record<EngineName, readonly MigrationObject[]>>>;

/** The tables of one service: what they hold, and how they came to be. */
export interface Tables {
  readonly entities: readonly EntitySchema[];
  readonly migrations: MigrationsByEngine;
}

/** The tables of one service, wherever they are. */
export interface ServiceTables extends Tables {
  /** Such as `customer-views`. */
  readonly service: string;
  /** Of the environment variables that say where they are, such as `CUSTOMER_VIEWS`. */
  readonly prefix: string;
}

/** @throws Error when the tables have no migrations for the engine, which is not meant for them. */
export function migrationsOf({ migrations }: Tables, engine: EngineName): MigrationObject[] {
  const list = migrations[engine];
  if (list === undefined) throw new Error(`These tables have no migrations for ${engine}`);
  return [...list];
}

/** The service was told not to migrate, and its tables are older than it is; the message says what to do. */
export class MigrationsPending extends Error {
  override readonly name = 'MigrationsPending';
}

/** Brings the tables up to date, one process at a time. @returns the names of the migrations that it applied. */
export async function applyMigrations(
  orm: MikroORM,
  engine: Engine,
  onWait: () => void = () => {},
): Promise<string[]> {
  let applied: { name: string }[] = [];
  await engine.exclusively(
    orm,
    async () => {
      applied = await orm.migrator.up();
    },
    onWait,
  );
  return applied.map(({ name }) => name);
}

/** The migrations that the database has not seen, found without changing anything in it. */
export async function pendingMigrations(
  orm: MikroORM,
  migrations: readonly MigrationObject[],
): Promise<string[]> {
  const executed = new Set(await executedMigrations(orm.em.fork() as SqlEntityManager));
  return migrations.map(({ name }) => name).filter((name) => !executed.has(name));
}

async function executedMigrations(em: SqlEntityManager): Promise<string[]> {
  try {
    const rows = await em.execute<{ name: string }[]>('select name from mikro_orm_migrations');
    return rows.map(({ name }) => name);
  } catch (error) {
    if (error instanceof TableNotFoundException) return [];
    throw error;
  }
}
