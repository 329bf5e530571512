import { definePolicy, type ReceivedEvent, Refused } from '@naru/messaging';
import { isRefusal } from '@naru/refusal';
import { type RentalOrderFact, type RentalOrderV1, rentalOrder } from '@naru/schema';
import { executeOn } from '../application/reservations.ts';
import type { ReservationsService } from '../application/reservations-service.ts';
import type { OrderSnapshot } from '../domain/order-snapshot.ts';

const DURABLE = 'reservations__follow-order-when-it-changes';

type OrderEvent = ReceivedEvent<RentalOrderFact, RentalOrderV1>;

/** The reservation follows the store's order: confirmed, prepared, rented, returned piece by piece, or ended without. */
export const followOrderWhenItChanges = definePolicy({
  durable: DURABLE,
  on: rentalOrder,
  handle: (event: OrderEvent, { outbox, now }: ReservationsService) =>
    outbox.handleOnce(DURABLE, event, async (unit) => {
      const { reservationId } = event.body;
      const command = { type: 'FollowOrder', order: snapshotOf(event) } as const;
      const cause = { correlationId: event.correlationId, causationId: event.id };
      const reservation = await executeOn(unit, { id: reservationId }, command, now(), cause);
      if (reservation === undefined) throw new Refused(`There is no reservation ${reservationId}`);
      if (isRefusal(reservation)) throw new Refused(reservation.message);
    }),
});

/** An order that the shop left unanswered is cancelled too: only the fact tells that apart. */
const snapshotOf = ({ fact, body }: OrderEvent): OrderSnapshot => ({
  version: body.version,
  status: fact === 'expired' ? 'EXPIRED' : body.status,
  returns: body.returns.map(({ quantity, at }) => ({ quantity, at: new Date(at) })),
});
