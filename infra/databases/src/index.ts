export { type DatabaseServer, DatabaseServerUnusable } from './database-server.ts';
export { startMariadb } from './mariadb.ts';
export { startPostgresql } from './postgresql.ts';
