import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { type RentalOrderFact, type RentalOrderV1, rentalOrder } from '@naru/schema';
import type { StoreOrder, StoreOrderEvent } from '../domain/store-order.ts';

/** Reports what happened to an order, with the order as it stands afterwards. */
export function publishOrder(
  unit: UnitOfWork,
  event: StoreOrderEvent,
  order: StoreOrder,
  cause: Cause,
): void {
  const { answerDueAt: _ours, ...told } = order;
  const body: RentalOrderV1 = {
    ...told,
    returns: order.returns.map(({ quantity, at }) => ({ quantity, at: at.toISOString() })),
    receivedAt: order.receivedAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  };
  unit.publish(rentalOrder, factOf(event, order), body, cause);
}

function factOf(event: StoreOrderEvent, { status }: StoreOrder): RentalOrderFact {
  switch (event.type) {
    case 'OrderReceived':
      return 'received';
    case 'OrderConfirmed':
      return 'confirmed';
    case 'OrderRejected':
      return 'rejected';
    case 'OrderPrepared':
      return 'prepared';
    case 'OrderHandedOver':
      return 'handed-over';
    case 'ItemsReturned':
      return status === 'RETURNED' ? 'returned' : 'partially-returned';
    case 'OrderCancelled':
      return 'cancelled';
    case 'OrderExpired':
      return 'expired';
  }
}
