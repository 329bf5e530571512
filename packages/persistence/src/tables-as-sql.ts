import type { DatabaseTarget, EngineName } from './database-target.ts';
import { engineOf } from './load-engine.ts';
import type { Tables } from './migrations.ts';
import { openOrm } from './open-orm.ts';

/** Nothing connects to it. */
const NOWHERE: Readonly<Record<EngineName, DatabaseTarget>> = {
  sqlite: { engine: 'sqlite', file: ':memory:' },
  postgresql: serverOf('postgresql'),
  mariadb: serverOf('mariadb'),
};

function serverOf(engine: 'postgresql' | 'mariadb'): DatabaseTarget {
  const nobody = { host: 'nowhere', port: 1, user: 'nobody', database: 'nothing', password: async () => '' };
  return { engine, ...nobody, pool: 2, statementTimeoutMs: 0 };
}

/** The statements that make the tables which the entities describe, found without a database. */
export async function tablesAsSql(engineName: EngineName, tables: Tables): Promise<string> {
  const target = NOWHERE[engineName];
  const orm = await openOrm(await engineOf(target), target, tables);
  try {
    return `${(await orm.schema.getCreateSchemaSQL({ wrap: false })).trim()}\n`;
  } finally {
    await orm.close();
  }
}
