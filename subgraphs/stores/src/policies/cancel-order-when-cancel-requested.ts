import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { type RentalReservationFact, type RentalReservationV1, rentalReservation } from '@naru/schema';
import { cancelOrder } from '../application/follow-reservation.ts';
import type { StoresService } from '../application/stores-service.ts';

const DURABLE = 'stores__cancel-order-when-cancel-requested';

/** The order decides between a cancellation and the hand-over: whichever it sees first wins. */
export const cancelOrderWhenCancelRequested = definePolicy({
  durable: DURABLE,
  on: rentalReservation,
  fact: 'cancel-requested',
  handle: (event: ReceivedEvent<RentalReservationFact, RentalReservationV1>, service: StoresService) =>
    service.outbox.handleOnce(DURABLE, event, (unit) =>
      cancelOrder(service, unit, event.body, {
        correlationId: event.correlationId,
        causationId: event.id,
      }),
    ),
});
