import type { MigrationsByEngine } from '@naru/persistence';
import { migrations as mariadb } from './mariadb/index.ts';
import { migrations as sqlite } from './sqlite/index.ts';

/** SQLite is the default, MariaDB what a deployment uses. */
export const migrations: MigrationsByEngine = { sqlite, mariadb };
