import { transientWhenAway } from '@naru/outbox';
import type { Database } from '@naru/persistence';

/** What one snapshot is in a table of summaries, by column. */
interface SummaryColumns {
  /** The primary key. */
  readonly id: string;
  readonly version: number;
  readonly [column: string]: string | number | Date | null;
}

/** Brings the summary of something to a snapshot of it. */
export type Project<Snapshot> = (database: Database, snapshot: Snapshot) => Promise<void>;

/**
 * A table that shows the newest snapshot of each of its subjects: one older than what it shows changes nothing. One
 * statement, so that snapshots may come in any order, more than once, and to several replicas at a time.
 * The projection throws Transient when the database is away.
 */
export const projectionInto =
  <Snapshot>(table: string, columnsOf: (snapshot: Snapshot) => SummaryColumns): Project<Snapshot> =>
  async (database, snapshot) => {
    const columns = columnsOf(snapshot);
    const upsert = upsertIfNewer(table, Object.keys(columns));
    await transientWhenAway(() =>
      database.transaction((em) => em.execute(upsert, Object.values(columns), 'run')),
    );
  };

function upsertIfNewer(table: string, columns: readonly string[]): string {
  const updates = columns.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
    on conflict (id) do update set ${updates.join(', ')} where excluded.version > ${table}.version`;
}
