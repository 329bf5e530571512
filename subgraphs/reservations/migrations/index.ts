import type { MigrationsByEngine } from '@naru/persistence';
import { migrations as postgresql } from './postgresql/index.ts';
import { migrations as sqlite } from './sqlite/index.ts';

/** SQLite is the default, PostgreSQL what a deployment uses. */
export const migrations: MigrationsByEngine = { sqlite, postgresql };
