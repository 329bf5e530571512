import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import type { RentalReservationV1 } from '@naru/schema';
import { follow, type Hold, outstanding } from '../domain/hold.ts';
import { HoldRow } from '../entities/hold-row.ts';
import type { ItemsService } from './items-service.ts';
import { lockItem, reportStock } from './stock.ts';

/** Brings the ledger to where a reservation stands, and reports the stock when that changed it. */
export async function followReservation(
  service: ItemsService,
  unit: UnitOfWork,
  reservation: RentalReservationV1,
  cause: Cause,
): Promise<void> {
  const item = await lockItem(unit.em, reservation.itemId);
  const row =
    (await unit.em.findOne(HoldRow, reservation.id)) ??
    unit.em.create(HoldRow, unheld(reservation, service.now()));
  const before: Hold = { ...row };
  const after = follow(before, reservation);
  unit.em.assign(row, after);
  // A rental also changes which days are blocked, not only how many units.
  const changesStock = outstanding(before) !== outstanding(after) || before.state !== after.state;
  if (item !== undefined && changesStock) await reportStock(service, unit, item, cause);
}

/** A stored reservation whose hold is not to be found here: it was promised all the same, so the ledger takes it up. */
const unheld = (reservation: RentalReservationV1, heldAt: Date): Hold => ({
  reservationId: reservation.id,
  itemId: reservation.itemId,
  state: 'KEPT',
  quantity: reservation.quantity,
  returnedQuantity: 0,
  startDate: reservation.startDate,
  endDate: reservation.endDate,
  reservationVersion: 0,
  heldAt,
});
