import { type QueryResult, raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sqlite';

export type SqlValue = string | number | Date | null;
/** A row by its columns. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** The statements that engines word differently. */
export interface SqlDialect {
  insertIfAbsent(em: SqlEntityManager, table: string, row: SqlRow): Promise<boolean>;
  replaceIfNewer(em: SqlEntityManager, table: string, row: SqlRow): Promise<void>;
  /** The function that finds a text in a column, and answers 0 when it is not there. */
  readonly positionFunction: string;
  /** What locks the rows that a select finds; empty where a transaction has the whole database. */
  readonly forUpdate: string;
  /** What begins a statement that is sent with the next one of its transaction; empty where each is sent by itself. */
  readonly deferred: string;
}

const dialects = new WeakMap<object, SqlDialect>();

/** Makes the statements known to every entity manager of the platform. */
export const useDialect = (platform: object, dialect: SqlDialect): void =>
  void dialects.set(platform, dialect);

function dialectOf(em: SqlEntityManager): SqlDialect {
  const dialect = dialects.get(em.getPlatform());
  if (dialect === undefined) throw new Error('The entity manager is not one of openDatabase');
  return dialect;
}

/**
 * Runs a statement whose outcome does not matter to the rest of the transaction, and which need not have a round trip to the
 * server of its own. When it fails, it may be the next statement that throws, or the commit.
 */
export async function executeDeferred(
  em: SqlEntityManager,
  sql: string,
  values: readonly (string | SqlValue)[],
): Promise<void> {
  await em.execute(dialectOf(em).deferred + sql, [...values], 'run');
}

/** Inserts a row unless one with its key is there; waits for a transaction that is about to insert it. @returns whether it did. */
export const insertIfAbsent = (em: SqlEntityManager, table: string, row: SqlRow): Promise<boolean> =>
  dialectOf(em).insertIfAbsent(em, table, row);

/**
 * Inserts a row, or replaces the one with its `id` when that has a lower `version`. One statement, so that rows may
 * come in any order, more than once, and to several processes at a time.
 */
export const replaceIfNewer = (em: SqlEntityManager, table: string, row: SqlRow): Promise<void> =>
  dialectOf(em).replaceIfNewer(em, table, row);

/** The end of a select whose rows nobody else may change until the transaction ends. */
export const forUpdate = (em: SqlEntityManager): string => dialectOf(em).forUpdate;

/** The condition that a column contains a text as it is, in which no character is a wildcard. */
export const containsText = (em: SqlEntityManager, column: string, text: string): Record<string, object> => ({
  // A statement is written in two passes: without its backslash, a question mark would be taken for a parameter in the second.
  [raw(`${dialectOf(em).positionFunction}(${column}, ?)`, [text.replaceAll('?', '\\?')])]: { $gt: 0 },
});

/** The beginning of an insert statement, and its values. */
export function insertOf(table: string, row: SqlRow): { sql: string; values: (string | SqlValue)[] } {
  const columns = Object.keys(row);
  return {
    sql: `insert into ?? (${columns.map(() => '??').join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    values: [table, ...columns, ...Object.values(row)],
  };
}

/** The `insert … on conflict` of SQLite and PostgreSQL, which have it in common. */
export const onConflictStatements: Pick<SqlDialect, 'insertIfAbsent' | 'replaceIfNewer'> = {
  async insertIfAbsent(em, table, row) {
    const { sql, values } = insertOf(table, row);
    const result = await em.execute<QueryResult>(`${sql} on conflict do nothing`, values, 'run');
    return result.affectedRows === 1;
  },
  async replaceIfNewer(em, table, row) {
    const { sql, values } = insertOf(table, row);
    const replaced = Object.keys(row).filter((column) => column !== 'id');
    const updates = replaced.map(() => '?? = excluded.??').join(', ');
    await executeDeferred(
      em,
      `${sql} on conflict (id) do update set ${updates} where excluded.version > ??.version`,
      [...values, ...replaced.flatMap((column) => [column, column]), table],
    );
  },
};
