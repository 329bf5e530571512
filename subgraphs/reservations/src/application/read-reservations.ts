import { type Database, inOrder } from '@naru/persistence';
import type { Reservation, ReservationStatus } from '../domain/reservation.ts';
import { maySee, type Reader } from '../domain/visibility.ts';
import { ReservationRow, reservationOf } from '../entities/reservation-row.ts';

export interface ReservationFilter {
  /** Absent for everyone's reservations. */
  readonly customerId?: string;
  readonly status?: ReservationStatus;
}

/** The reservations of these ids that the reader may see, in the order of the ids, null in the place of any other. */
export async function reservationsSeenBy(
  database: Database,
  reader: Reader,
  ids: readonly string[],
): Promise<(Reservation | null)[]> {
  const rows = await database.read((em) => em.find(ReservationRow, { id: { $in: [...ids] } }));
  const visible = rows.map(reservationOf).filter((reservation) => maySee(reader, reservation));
  return inOrder(ids, visible, (reservation) => reservation.id);
}

export function listReservations(
  database: Database,
  filter: ReservationFilter,
  page: { readonly limit: number; readonly beforeId: string | undefined },
): Promise<Reservation[]> {
  const where = { ...filter, ...(page.beforeId === undefined ? {} : { id: { $lt: page.beforeId } }) };
  return database.read(async (em) =>
    (await em.find(ReservationRow, where, { orderBy: { id: 'desc' }, limit: page.limit })).map(reservationOf),
  );
}

export const countReservations = (database: Database, filter: ReservationFilter): Promise<number> =>
  database.read((em) => em.count(ReservationRow, filter));

/** Whether a reservation exists. One whose hold is about to expire is not stored any more, so a no stays one. */
export const wasStored = async (database: Database, id: string): Promise<{ stored: boolean }> => ({
  stored: (await database.read((em) => em.count(ReservationRow, { id }))) > 0,
});
