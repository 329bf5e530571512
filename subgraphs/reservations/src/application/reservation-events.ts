import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { type RentalReservationFact, type RentalReservationV1, rentalReservation } from '@naru/schema';
import { type Reservation, returnedQuantity } from '../domain/reservation.ts';

/** Reports what happened to a reservation. */
export function publishReservation(
  unit: UnitOfWork,
  fact: RentalReservationFact,
  reservation: Reservation,
  cause: Cause,
): void {
  const body: RentalReservationV1 = {
    id: reservation.id,
    version: reservation.version,
    status: reservation.status,
    customerId: reservation.customerId,
    itemId: reservation.itemId,
    itemName: reservation.itemName,
    sku: reservation.sku,
    quantity: reservation.quantity,
    returnedQuantity: returnedQuantity(reservation),
    returns: reservation.returns.map(({ quantity, at }) => ({ quantity, at: at.toISOString() })),
    startDate: reservation.startDate,
    endDate: reservation.endDate,
    dayRate: reservation.dayRate,
    total: reservation.total,
    createdAt: reservation.createdAt.toISOString(),
    updatedAt: reservation.updatedAt.toISOString(),
  };
  unit.publish(rentalReservation, fact, body, cause);
}
