import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { ServerTarget } from '../database-target.ts';
import type { Engine } from '../engine.ts';
import { onConflictStatements } from '../statements.ts';
import { columnsOfServers } from './columns-of-servers.ts';
import { guardPool, type PgPool } from './guarded-pg-client.ts';
import { DEFERRED } from './sent-together.ts';
import { timeLimits } from './time-limits.ts';
import { whileLocked } from './while-locked.ts';

/** Any number will do that nobody else's advisory locks in this database use: "naru" in ASCII. */
const MIGRATION_LOCK = 0x6e_61_72_75;

export const engine: Engine<ServerTarget> = {
  statements: {
    ...onConflictStatements,
    ...{ positionFunction: 'strpos', forUpdate: ' for update', deferred: DEFERRED },
  },
  concurrent: true,
  options: (target) => ({
    driver: PostgreSqlDriver,
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    dbName: target.database,
    pool: { min: 0, max: target.pool },
    discovery: { onMetadata: columnsOfServers() },
    driverOptions: {
      ...connectionOptions(target),
      onPoolCreated: (pool: PgPool) => guardPool(pool),
    },
  }),
  exclusively: (orm, work, onWait) =>
    whileLocked(orm, work, onWait, {
      take: `select pg_try_advisory_lock(${MIGRATION_LOCK}) as taken`,
      giveBack: `select pg_advisory_unlock(${MIGRATION_LOCK})`,
    }),
  refusalOf(error, { host, port, user, database }) {
    const code = (error as { code?: unknown }).code;
    const server = `PostgreSQL at ${host}:${port}`;
    if (code === '28P01' || code === '28000') return `${server} does not let the user ${user} in`;
    if (code === '3D000') return `${server} has no database ${database}`;
    if (code === '42501') return `${server} does not allow the user ${user} to do this in ${database}`;
    return undefined;
  },
};

function connectionOptions({ statementTimeoutMs, tls }: ServerTarget) {
  return {
    application_name: 'naru',
    keepAlive: true,
    connectionTimeoutMillis: timeLimits.connectMs,
    statement_timeout: statementTimeoutMs,
    lock_timeout: timeLimits.lockMs,
    idle_in_transaction_session_timeout: timeLimits.idleTransactionMs,
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + timeLimits.silenceMs }),
    // Texts are quoted for a server that takes backslashes as they are.
    options: '-c standard_conforming_strings=on',
    ssl: tls && {
      ...tls,
      rejectUnauthorized: tls.verifyChain,
      ...(!tls.verifyHost && { checkServerIdentity: () => undefined }),
    },
  };
}
