import { transientWhenAway } from '@naru/outbox';
import { type Database, replaceIfNewer } from '@naru/persistence';

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
 * Projects into a view: a snapshot older than what it shows changes nothing.
 * The projection throws Transient when the database is away.
 */
export const projectionInto =
  <Snapshot>({ table, columnsOf }: SummaryView<Snapshot>): Project<Snapshot> =>
  async (database, snapshot) => {
    const row = columnsOf(snapshot);
    await transientWhenAway(() => database.write((em) => replaceIfNewer(em, table, row)));
  };
