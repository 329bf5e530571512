import type { OrderCardFragment, StoreOrderStatus } from '../graphql/operations.generated.ts';

/** The board's columns, by what the shop has to do next. */
export const COLUMNS = ['RECEIVED', 'CONFIRMED', 'PREPARED', 'RENTED', 'DONE'] as const;
export type Column = (typeof COLUMNS)[number];

const columnOf: Record<StoreOrderStatus, Column> = {
  RECEIVED: 'RECEIVED',
  CONFIRMED: 'CONFIRMED',
  PREPARED: 'PREPARED',
  RENTED: 'RENTED',
  PARTIALLY_RETURNED: 'RENTED',
  RETURNED: 'DONE',
  REJECTED: 'DONE',
  CANCELLED: 'DONE',
};

type Sortable = Pick<OrderCardFragment, 'status' | 'startDate' | 'endDate' | 'receivedAt'>;

/** Puts orders into columns: first what is due first; what is done with the newest first. */
export function boardOf<Order extends Sortable>(orders: readonly Order[]): Record<Column, readonly Order[]> {
  const inColumn = (column: Column) => orders.filter(({ status }) => columnOf[status] === column);
  const by = (key: 'startDate' | 'endDate') => (one: Order, other: Order) =>
    one[key].localeCompare(other[key]);
  return {
    RECEIVED: inColumn('RECEIVED').toSorted(by('startDate')),
    CONFIRMED: inColumn('CONFIRMED').toSorted(by('startDate')),
    PREPARED: inColumn('PREPARED').toSorted(by('startDate')),
    RENTED: inColumn('RENTED').toSorted(by('endDate')),
    DONE: inColumn('DONE').toSorted((one, other) => other.receivedAt.localeCompare(one.receivedAt)),
  };
}
