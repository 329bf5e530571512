export type { SqlEntityManager } from '@mikro-orm/sqlite';
export { type Database, type DatabaseOptions, openDatabase } from './database.ts';
export { inOrder } from './in-order.ts';
export { isTemporaryFailure } from './temporary-failure.ts';
