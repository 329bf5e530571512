import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import type { RentalReservationV1 } from '@naru/schema';
import { orderFor, type StoreOrderCommand } from '../domain/store-order.ts';
import { rowOf, type StoreOrderRecord, StoreOrderRow } from '../entities/store-order-row.ts';
import { execute, lockOrder } from './execute.ts';
import type { StoresService } from './stores-service.ts';

/** Receives the order for a reservation that was stored, unless it is known: received before, or cancelled already. */
export async function receiveOrder(
  service: StoresService,
  unit: UnitOfWork,
  reservation: RentalReservationV1,
  cause: Cause,
): Promise<void> {
  const now = service.now();
  const answerDueAt = new Date(now.getTime() + service.vendorTimeoutMs);
  await executeFor(service, unit, reservation, { type: 'ReceiveOrder', answerDueAt }, now, cause);
}

/**
 * Cancels the order of a reservation unless it was handed over or ended. One that was never received is cancelled all
 * the same: the reservation hears of it, and the order does not come to life when its reservation turns up late.
 */
export const cancelOrder = (
  service: StoresService,
  unit: UnitOfWork,
  reservation: RentalReservationV1,
  cause: Cause,
): Promise<void> => executeFor(service, unit, reservation, { type: 'CancelOrder' }, service.now(), cause);

/** Neither command is ever refused: what comes too late changes nothing. */
async function executeFor(
  { newId }: StoresService,
  unit: UnitOfWork,
  reservation: RentalReservationV1,
  command: Extract<StoreOrderCommand, { type: 'ReceiveOrder' | 'CancelOrder' }>,
  now: Date,
  cause: Cause,
): Promise<void> {
  const row =
    (await lockOrder(unit.em, { reservationId: reservation.id })) ??
    newOrder(unit, reservation, newId(), now, cause);
  execute(unit, row, command, now, cause);
}

function newOrder(
  { em }: UnitOfWork,
  reservation: RentalReservationV1,
  id: string,
  now: Date,
  { correlationId }: Cause,
): StoreOrderRecord {
  const { id: reservationId, customerId, itemId, itemName, quantity, startDate, endDate } = reservation;
  const order = orderFor(
    { id, reservationId, customerId, itemId, itemName, quantity, startDate, endDate },
    now,
  );
  return em.create(StoreOrderRow, { ...rowOf(order), correlationId });
}
