import { type Bus, pastEvents } from '@naru/messaging';
import { replaceIfNewer, type SqlEntityManager } from '@naru/persistence';
import type { EventFamily } from '@naru/schema';
import type { SummaryColumns, SummaryView } from '../projection.ts';
import { countRows, createAside, mergeRows } from './aside-table.ts';
import { inBatches } from './in-batches.ts';
import type { RebuildOptions, RebuildResult } from './rebuild-options.ts';

/** Older than every snapshot: a row that no event has renewed keeps it. */
const UNSUPPORTED = -1;

/**
 * Makes a table of summaries anew from the events that the stream keeps, beside the old one, and puts all of it in place
 * in one transaction, while the service goes on: what changed meanwhile is newer and stays. Rows whose events have
 * expired are kept as they are; those that should have events and have none go.
 */
export async function rebuildSummaries<Snapshot>(
  { database, bus, discardUnfinished, onProgress }: RebuildOptions,
  family: EventFamily<string, Snapshot>,
  { table, columnsOf }: SummaryView<Snapshot>,
): Promise<RebuildResult> {
  await using aside = await createAside(database, table, { rows: 'copied', discardUnfinished });
  await database.transaction((em) =>
    em.execute(`update ${aside.name} set version = ?`, [UNSUPPORTED], 'run'),
  );

  // From here on: a row that was copied comes from an event that is read now, or has expired.
  const past = pastEvents(bus, family);
  let read = 0;
  let columns: readonly string[] = [];
  for await (const batch of inBatches(past.events)) {
    const summaries = newestOfEach(batch.map(({ body }) => columnsOf(body)));
    columns = Object.keys(summaries[0] ?? {});
    await database.transaction(async (em) => {
      for (const summary of summaries) await replaceIfNewer(em, aside.name, summary);
    });
    read += batch.length;
    onProgress(read);
  }
  const expiredBefore = past.unreadable > 0 ? undefined : await firstKept(bus, family.stream);
  const changed = await database.transaction(async (em) => ({
    removed: expiredBefore ? await removeUnsupported(em, table, aside.name, expiredBefore) : 0,
    rows: columns.length > 0 ? await putInPlace(em, table, aside.name, columns) : 0,
  }));
  return { events: read, unreadable: past.unreadable, ...changed };
}

/** Since when the stream has kept everything; undefined when it has nothing. */
async function firstKept(bus: Bus, stream: string): Promise<Date | undefined> {
  const { state } = await bus.jsm.streams.info(stream);
  return state.messages === 0 ? undefined : new Date(state.first_ts);
}

/** Removes the rows that events which the stream still keeps should have made, and did not. */
async function removeUnsupported(
  em: SqlEntityManager,
  table: string,
  aside: string,
  expiredBefore: Date,
): Promise<number> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    `delete from ${table} where id in (select id from ${aside} where version = ? and updated_at >= ?)`,
    [UNSUPPORTED, expiredBefore],
    'run',
  );
  return affectedRows;
}

async function putInPlace(
  em: SqlEntityManager,
  table: string,
  aside: string,
  columns: readonly string[],
): Promise<number> {
  const which = `version > ${UNSUPPORTED}`;
  const replaceWhere = `excluded.version >= ${table}.version`;
  await mergeRows(em, { from: aside, into: table, columns, which, replaceWhere });
  return countRows(em, aside, which);
}

/** Several snapshots of one subject are one row. */
function newestOfEach(summaries: readonly SummaryColumns[]): readonly SummaryColumns[] {
  const newest = new Map<string, SummaryColumns>();
  for (const summary of summaries) {
    const known = newest.get(summary.id);
    if (known === undefined || known.version < summary.version) newest.set(summary.id, summary);
  }
  return [...newest.values()];
}
