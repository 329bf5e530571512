import { LockMode } from '@mikro-orm/core';
import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { isRefusal, type Refusal, refuse } from '@naru/refusal';
import type { RentalReservationFact } from '@naru/schema';
import {
  decide,
  evolve,
  type Reservation,
  type ReservationCommand,
  type ReservationEvent,
} from '../domain/reservation.ts';
import { ReservationRow, reservationOf, rowOf } from '../entities/reservation-row.ts';
import { publishReservation } from './reservation-events.ts';
import type { ReservationsService } from './reservations-service.ts';

/** Runs one command on one reservation in the given transaction: load and lock, decide, save, report. */
export async function executeOn(
  unit: UnitOfWork,
  where: { readonly id: string; readonly customerId?: string },
  command: ReservationCommand,
  now: Date,
  cause: Cause,
): Promise<Reservation | Refusal | undefined> {
  const row = await unit.em.findOne(ReservationRow, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (row === null) return undefined;
  const events = decide(reservationOf(row), command, now);
  if (isRefusal(events)) return events;
  let reservation = reservationOf(row);
  for (const event of events) {
    reservation = evolve(reservation, event);
    const fact = factOf(event);
    if (fact !== undefined) publishReservation(unit, fact, reservation, cause);
  }
  unit.em.assign(row, rowOf(reservation));
  return reservation;
}

/**
 * Asks to cancel a reservation of this customer's. Somebody else's is answered like one that does not exist.
 */
export function cancelReservation(
  { outbox, now }: ReservationsService,
  request: { readonly customerId: string; readonly reservationId: string },
  cause: Cause,
): Promise<Reservation | Refusal> {
  const { customerId, reservationId } = request;
  return outbox.transaction(async (unit) => {
    const own = { id: reservationId, customerId };
    const reservation = await executeOn(unit, own, { type: 'CancelReservation' }, now(), cause);
    return reservation ?? refuse('NOT_FOUND', 'There is no such reservation', { path: ['reservationId'] });
  });
}

/** The fact under which an event is published; undefined for what only the reservation itself remembers. */
function factOf(event: ReservationEvent): RentalReservationFact | undefined {
  switch (event.type) {
    case 'OrderConfirmed':
      return 'confirmed';
    case 'OrderRejected':
      return 'rejected';
    case 'OrderExpired':
      return 'expired';
    case 'ItemsPrepared':
      return 'prepared';
    case 'ItemsRented':
      return 'rented';
    case 'SomeReturned':
      return 'partially-returned';
    case 'AllReturned':
      return 'returned';
    case 'CancelRequested':
      return 'cancel-requested';
    case 'ReservationCancelled':
      return 'cancelled';
    case 'OrderNoted':
      return undefined;
  }
}
