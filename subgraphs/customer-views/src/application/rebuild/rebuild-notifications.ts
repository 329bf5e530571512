import { handledUpTo, pastEvents } from '@naru/messaging';
import { insertIfAbsent, type SqlEntityManager } from '@naru/persistence';
import type { NoticeSource } from '../notice-source.ts';
import { notificationColumns, occasionOf } from '../notify.ts';
import { countRows, createAside, mergeRows } from './aside-table.ts';
import { inBatches } from './in-batches.ts';
import type { RebuildOptions, RebuildResult } from './rebuild-options.ts';

const TABLE = 'notification';

/**
 * Makes the notifications anew from the events that the service has handled, beside the old ones, and puts all of them in
 * place in one transaction. Nobody is told anything again, and what was read stays read. Those whose events have expired
 * are kept. What the service has not handled yet is left to it: it announces what it writes.
 */
export async function rebuildNotifications(
  { database, bus, discardUnfinished, onProgress }: RebuildOptions,
  sources: readonly NoticeSource[],
): Promise<RebuildResult> {
  await using aside = await createAside(database, TABLE, { rows: 'none', discardUnfinished });
  let read = 0;
  let unreadable = 0;
  let columns: readonly string[] = [];
  for (const source of sources) {
    const past = pastEvents(bus, source.family, await handledUpTo(bus, source.family.stream, source.durable));
    for await (const batch of inBatches(past.events)) {
      const rows = batch.map((event) => {
        const notice = source.noticeOf(event.fact, event.body);
        return notice ? notificationColumns(notice, occasionOf(event)) : { id: event.id };
      });
      await database.transaction(async (em) => {
        // A stream may keep an event more than once.
        for (const row of rows) await insertIfAbsent(em, aside.name, row);
      });
      columns = rows.map(Object.keys).find(({ length }) => length > 1) ?? columns;
      read += batch.length;
      onProgress(read);
    }
    unreadable += past.unreadable;
  }
  const changed = await database.transaction(async (em) => ({
    removed: await removeUntold(em, aside.name),
    rows: columns.length > 0 ? await putInPlace(em, aside.name, columns) : 0,
  }));
  return { events: read, unreadable, ...changed };
}

/** An event that makes no notice has a row with nothing but its id. */
const UNTOLD = 'customer_id is null';
const TOLD = 'customer_id is not null';

async function removeUntold(em: SqlEntityManager, aside: string): Promise<number> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    `delete from ${TABLE} where id in (select id from ${aside} where ${UNTOLD})`,
    [],
    'run',
  );
  return affectedRows;
}

async function putInPlace(em: SqlEntityManager, aside: string, columns: readonly string[]): Promise<number> {
  await mergeRows(em, { from: aside, into: TABLE, columns, which: TOLD });
  return countRows(em, aside, TOLD);
}
