export type { SqlEntityManager } from '@mikro-orm/sqlite';
export { type Database, type DatabaseOptions, openDatabase } from './database.ts';
export {
  type DatabaseTarget,
  databaseAt,
  databaseTarget,
  databaseVariables,
  type EngineName,
} from './database-target.ts';
export { DatabaseFileUnusable } from './engines/database-file-unusable.ts';
export { inOrder } from './in-order.ts';
export { type MigrateOptions, migrateDatabase } from './migrate-database.ts';
export { type MigrationsByEngine, MigrationsPending, type ServiceTables, type Tables } from './migrations.ts';
export { Overtaken } from './overtaken.ts';
export { findRow, findRowsIn, insertRow, insertRowIfAbsent, selectRows, updateRow } from './rows.ts';
export { containsText, executeDeferred, insertIfAbsent, replaceIfNewer } from './statements.ts';
export { tablesAsSql } from './tables-as-sql.ts';
export { isTemporaryFailure } from './temporary-failure.ts';
