import { transientWhenAway } from '@naru/outbox';
import type { Database, SqlEntityManager } from '@naru/persistence';

/** What one snapshot is in a table of summaries, by column. */
export interface SummaryColumns {
  /** The primary key. */
  readonly id: string;
  readonly version: number;
  readonly [column: string]: string | number | Date | null;
}

/** A table that shows the newest snapshot of each of its subjects. */
export interface SummaryView<Snapshot> {
  readonly table: string;
  columnsOf(snapshot: Snapshot): SummaryColumns;
}

/** Brings the summary of something to a snapshot of it. */
export type Project<Snapshot> = (database: Database, snapshot: Snapshot) => Promise<void>;

/**
 * Projects into a view: a snapshot older than what it shows changes nothing. One statement, so that snapshots may come
 * in any order, more than once, and to several replicas at a time.
 * The projection throws Transient when the database is away.
 */
export const projectionInto =
  <Snapshot>({ table, columnsOf }: SummaryView<Snapshot>): Project<Snapshot> =>
  async (database, snapshot) => {
    await transientWhenAway(() => database.transaction((em) => showIfNewer(em, table, columnsOf(snapshot))));
  };

/** Shows a summary in a table, unless it shows a newer one of the same subject. */
export async function showIfNewer(
  em: SqlEntityManager,
  table: string,
  columns: SummaryColumns,
): Promise<void> {
  await em.execute(upsertIfNewer(table, Object.keys(columns)), Object.values(columns), 'run');
}

function upsertIfNewer(table: string, columns: readonly string[]): string {
  const updates = columns.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
    on conflict (id) do update set ${updates.join(', ')} where excluded.version > ${table}.version`;
}
