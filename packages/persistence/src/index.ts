export { type Database, type DatabaseOptions, openDatabase } from './database.ts';
export { isTemporaryFailure } from './temporary-failure.ts';
