import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { type RentalReservationFact, type RentalReservationV1, rentalReservation } from '@naru/schema';
import { receiveOrder } from '../application/follow-reservation.ts';
import type { StoresService } from '../application/stores-service.ts';

const DURABLE = 'stores__receive-order-when-reserved';

/** A reservation is stored: its order arrives at the shop. */
export const receiveOrderWhenReserved = definePolicy({
  durable: DURABLE,
  on: rentalReservation,
  fact: 'reserved',
  handle: (event: ReceivedEvent<RentalReservationFact, RentalReservationV1>, service: StoresService) =>
    service.outbox.handleOnce(DURABLE, event, (unit) =>
      receiveOrder(service, unit, event.body, {
        correlationId: event.correlationId,
        causationId: event.id,
      }),
    ),
});
