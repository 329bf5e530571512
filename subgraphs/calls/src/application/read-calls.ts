import { type Database, findRowsIn, inOrder } from '@naru/persistence';
import type { PickupCall, PickupCallStatus } from '../domain/pickup-call.ts';
import { maySee, type Reader } from '../domain/visibility.ts';
import { callOf, PickupCallRow } from '../entities/pickup-call-row.ts';

export interface CallFilter {
  /** Absent for everyone's calls. */
  readonly customerId?: string;
  readonly status?: PickupCallStatus;
}

/** The calls of these ids that the reader may see, in the order of the ids, null in the place of any other. */
export async function callsSeenBy(
  database: Database,
  reader: Reader,
  ids: readonly string[],
): Promise<(PickupCall | null)[]> {
  const rows = await database.read((em) => findRowsIn(em, PickupCallRow, 'id', ids));
  const visible = rows.map(callOf).filter((call) => maySee(reader, call));
  return inOrder(ids, visible, (call) => call.id);
}

export function listCalls(
  database: Database,
  filter: CallFilter,
  page: { readonly limit: number; readonly beforeId: string | undefined },
): Promise<PickupCall[]> {
  const where = { ...filter, ...(page.beforeId === undefined ? {} : { id: { $lt: page.beforeId } }) };
  return database.read(async (em) =>
    (await em.find(PickupCallRow, where, { orderBy: { id: 'desc' }, limit: page.limit })).map(callOf),
  );
}

export const countCalls = (database: Database, filter: CallFilter): Promise<number> =>
  database.read((em) => em.count(PickupCallRow, filter));
