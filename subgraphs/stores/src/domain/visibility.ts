import type { StoreOrder } from './store-order.ts';

export interface Reader {
  readonly sub: string;
  readonly roles: readonly string[];
}

/** A vendor and an operator see any order, a customer the order for a reservation of theirs. */
export function maySee(reader: Reader, order: Pick<StoreOrder, 'customerId'>): boolean {
  if (reader.roles.includes('VENDOR') || reader.roles.includes('OPERATOR')) return true;
  return reader.roles.includes('CUSTOMER') && order.customerId === reader.sub;
}
