import { type Database, inOrder } from '@naru/persistence';
import type { StoreOrder, StoreOrderStatus } from '../domain/store-order.ts';
import { maySee, type Reader } from '../domain/visibility.ts';
import { orderOf, StoreOrderRow } from '../entities/store-order-row.ts';

export interface OrderFilter {
  readonly status?: StoreOrderStatus;
}

/** The orders that the reader may see, by their own ids or their reservations', in that order, null for any other. */
export async function ordersSeenBy(
  database: Database,
  reader: Reader,
  key: 'id' | 'reservationId',
  ids: readonly string[],
): Promise<(StoreOrder | null)[]> {
  const rows = await database.read((em) => em.find(StoreOrderRow, { [key]: { $in: [...ids] } }));
  const visible = rows.map(orderOf).filter((order) => maySee(reader, order));
  return inOrder(ids, visible, (order) => order[key]);
}

export function listOrders(
  database: Database,
  filter: OrderFilter,
  page: { readonly limit: number; readonly beforeId: string | undefined },
): Promise<StoreOrder[]> {
  const where = { ...filter, ...(page.beforeId === undefined ? {} : { id: { $lt: page.beforeId } }) };
  return database.read(async (em) =>
    (await em.find(StoreOrderRow, where, { orderBy: { id: 'desc' }, limit: page.limit })).map(orderOf),
  );
}

export const countOrders = (database: Database, filter: OrderFilter): Promise<number> =>
  database.read((em) => em.count(StoreOrderRow, filter));
