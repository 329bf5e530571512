import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { MariaDbDriver } from '@mikro-orm/mariadb';
import type { ServerTarget } from '../database-target.ts';
import type { Engine } from '../engine.ts';
import { insertOf, type SqlDialect } from '../statements.ts';
import { columnsOfServers } from './columns-of-servers.ts';
import { guardConnection, type MySqlPool } from './guarded-mysql-connection.ts';
import { timeLimits } from './time-limits.ts';
import { whileLocked } from './while-locked.ts';

/** A lock belongs to the whole server, so its name tells the database. */
const MIGRATION_LOCK = "concat('naru-migrate-', md5(database()))";

const statements: SqlDialect = {
  positionFunction: 'instr',
  forUpdate: ' for update',
  deferred: '',
  async insertIfAbsent(em, table, row) {
    const { sql, values } = insertOf(table, row);
    try {
      await em.execute(sql, values, 'run');
      return true;
    } catch (error) {
      // Unlike PostgreSQL, it undoes the statement alone. `insert ignore` would let truncated values pass.
      if (error instanceof UniqueConstraintViolationException) return false;
      throw error;
    }
  },
  async replaceIfNewer(em, table, row) {
    const { sql, values } = insertOf(table, row);
    const replaced = Object.keys(row).filter((column) => column !== 'id' && column !== 'version');
    // In their order, each sees the ones before it done: the version, by which all decide, comes last.
    const updates = [...replaced, 'version'].map(() => '?? = if(values(??) > ??, values(??), ??)').join(', ');
    await em.execute(
      `${sql} on duplicate key update ${updates}`,
      [
        ...values,
        ...[...replaced, 'version'].flatMap((column) => [column, 'version', 'version', column, column]),
      ],
      'run',
    );
  },
};

export const engine: Engine<ServerTarget> = {
  statements,
  concurrent: true,
  options: (target) => ({
    driver: MariaDbDriver,
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    dbName: target.database,
    // Ids and keys are compared byte by byte, trailing spaces included.
    charset: 'utf8mb4',
    collate: 'utf8mb4_nopad_bin',
    timezone: 'Z',
    pool: { min: 0, max: target.pool },
    discovery: { onMetadata: columnsOfServers('mediumtext') },
    driverOptions: {
      charset: 'utf8mb4',
      connectTimeout: timeLimits.connectMs,
      enableKeepAlive: true,
      ssl: target.tls && {
        ...target.tls,
        rejectUnauthorized: target.tls.verifyChain,
        verifyIdentity: target.tls.verifyHost,
      },
    },
  }),
  async prepare(orm, target) {
    const connection = orm.em.getDriver().getConnection() as unknown as {
      getNativeClient(): Promise<MySqlPool>;
    };
    const pool = await connection.getNativeClient();
    const { statementTimeoutMs } = target;
    pool.on('connection', (made) =>
      guardConnection(made, sessionSettings(statementTimeoutMs), statementTimeoutMs),
    );
  },
  exclusively: (orm, work, onWait) =>
    whileLocked(orm, work, onWait, {
      take: `select get_lock(${MIGRATION_LOCK}, 0) = 1 as taken`,
      giveBack: `select release_lock(${MIGRATION_LOCK})`,
    }),
  refusalOf(error, { host, port, user, database }) {
    const code = (error as { code?: unknown }).code;
    const server = `MariaDB at ${host}:${port}`;
    if (code === 'ER_ACCESS_DENIED_ERROR') return `${server} does not let the user ${user} in`;
    if (code === 'ER_BAD_DB_ERROR') return `${server} has no database ${database}`;
    if (code === 'ER_DBACCESS_DENIED_ERROR' || code === 'ER_TABLEACCESS_DENIED_ERROR') {
      return `${server} does not allow the user ${user} to do this in ${database}`;
    }
    return undefined;
  },
};

/** Row locks without the gaps beside them, strict values, backslashes as they are quoted for, and limits in seconds. */
const sessionSettings = (statementTimeoutMs: number): readonly string[] => [
  'set session transaction isolation level read committed',
  `set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO',
    time_zone = '+00:00',
    max_statement_time = ${statementTimeoutMs / 1_000},
    innodb_lock_wait_timeout = ${timeLimits.lockMs / 1_000},
    idle_transaction_timeout = ${timeLimits.idleTransactionMs / 1_000}`,
];
