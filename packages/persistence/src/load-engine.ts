import type { DatabaseTarget } from './database-target.ts';
import type { Engine } from './engine.ts';

const ENGINES: Readonly<Record<DatabaseTarget['engine'], () => Promise<{ engine: unknown }>>> = {
  // Loaded when used: each brings a driver that the others need not carry.
  sqlite: () => import('./engines/sqlite.ts'),
  postgresql: () => import('./engines/postgresql.ts'),
  mariadb: () => import('./engines/mariadb.ts'),
};

/** The engine of a database. */
export const engineOf = async (target: DatabaseTarget): Promise<Engine> =>
  (await ENGINES[target.engine]()).engine as Engine;
