import { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import type { DatabaseTarget } from './database-target.ts';
import type { Engine } from './engine.ts';
import { migrationsOf, type Tables } from './migrations.ts';
import { useDialect } from './statements.ts';

/** An ORM that has not connected yet. */
export async function openOrm(engine: Engine, target: DatabaseTarget, tables: Tables): Promise<MikroORM> {
  const { discovery, ...own } = engine.options(target);
  const orm = await MikroORM.init({
    ...own,
    entities: [...tables.entities],
    extensions: [Migrator],
    migrations: { migrationsList: migrationsOf(tables, target.engine), snapshot: false, silent: true },
    discovery: { warnWhenNoEntities: false, ...discovery },
    ensureDatabase: false,
  });
  useDialect(orm.em.getPlatform(), engine.statements);
  await engine.prepare?.(orm, target);
  return orm;
}
