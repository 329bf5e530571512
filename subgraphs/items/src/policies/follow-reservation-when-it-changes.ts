import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { type RentalReservationFact, type RentalReservationV1, rentalReservation } from '@naru/schema';
import { followReservation } from '../application/follow-reservation.ts';
import type { ItemsService } from '../application/items-service.ts';

const DURABLE = 'items__follow-reservation-when-it-changes';

/** The ledger follows each reservation: kept, rented, returned piece by piece, or released. */
export const followReservationWhenItChanges = definePolicy({
  durable: DURABLE,
  on: rentalReservation,
  handle: (event: ReceivedEvent<RentalReservationFact, RentalReservationV1>, service: ItemsService) =>
    service.outbox.handleOnce(DURABLE, event, (unit) =>
      followReservation(service, unit, event.body, {
        correlationId: event.correlationId,
        causationId: event.id,
      }),
    ),
});
