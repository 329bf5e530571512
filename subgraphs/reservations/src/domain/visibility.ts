import type { Reservation } from './reservation.ts';

export interface Reader {
  readonly sub: string;
  readonly roles: readonly string[];
}

/** Vendors and operators see every reservation. */
export const maySeeAll = (reader: Reader): boolean =>
  reader.roles.includes('VENDOR') || reader.roles.includes('OPERATOR');

/** A customer sees their own reservations, a vendor and an operator any. */
export const maySee = (reader: Reader, reservation: Pick<Reservation, 'customerId'>): boolean =>
  maySeeAll(reader) || (reader.roles.includes('CUSTOMER') && reservation.customerId === reader.sub);
