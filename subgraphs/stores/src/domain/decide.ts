import { type Refusal, refuse } from '@naru/refusal';
import { isBlank } from '@naru/text';
import {
  type StoreOrder,
  type StoreOrderCommand,
  type StoreOrderEvent,
  type StoreOrderStatus,
  unitsOut,
} from './store-order.ts';

type Guarded = Exclude<StoreOrderCommand['type'], 'ReceiveOrder'>;

interface Transition {
  readonly from: readonly StoreOrderStatus[];
  readonly to: StoreOrderStatus;
}

/** From where each command leads to where. Nothing else is legal. The last return makes it RETURNED. */
const TRANSITIONS: Readonly<Record<Guarded, Transition>> = {
  ConfirmOrder: { from: ['RECEIVED'], to: 'CONFIRMED' },
  RejectOrder: { from: ['RECEIVED'], to: 'REJECTED' },
  PrepareOrder: { from: ['CONFIRMED'], to: 'PREPARED' },
  HandOverOrder: { from: ['PREPARED'], to: 'RENTED' },
  ReturnItems: { from: ['RENTED', 'PARTIALLY_RETURNED'], to: 'PARTIALLY_RETURNED' },
  CancelOrder: { from: ['RECEIVED', 'CONFIRMED', 'PREPARED'], to: 'CANCELLED' },
  ExpireOrder: { from: ['RECEIVED'], to: 'CANCELLED' },
};

const REASON_MAX_LENGTH = 200;
const UNREADABLE = /(?![\r\n])[\p{Cc}\p{Cs}]/u;

/** What a command leads to: events, nothing when it was done before or comes too late, or a refusal. */
export function decide(
  order: StoreOrder,
  command: StoreOrderCommand,
  now: Date,
): readonly StoreOrderEvent[] | Refusal {
  switch (command.type) {
    case 'ReceiveOrder':
      // An order that was cancelled before it was received has a version: it stays cancelled.
      return order.version > 0 ? [] : [{ type: 'OrderReceived', answerDueAt: command.answerDueAt, at: now }];
    case 'ConfirmOrder':
      return guarded(order, command.type, { type: 'OrderConfirmed', at: now });
    case 'RejectOrder': {
      const reason = readable(command.reason);
      if (reason === undefined) return reasonInvalid();
      return guarded(order, command.type, { type: 'OrderRejected', reason, at: now });
    }
    case 'PrepareOrder':
      return guarded(order, command.type, { type: 'OrderPrepared', at: now });
    case 'HandOverOrder':
      return guarded(order, command.type, { type: 'OrderHandedOver', at: now });
    case 'ReturnItems':
      return returned(order, command.quantity, now);
    case 'CancelOrder':
      return isLegal(order, command.type) ? [{ type: 'OrderCancelled', at: now }] : [];
    case 'ExpireOrder': {
      const isDue = order.answerDueAt !== null && order.answerDueAt <= now;
      return isDue && isLegal(order, command.type) ? [{ type: 'OrderExpired', at: now }] : [];
    }
  }
}

const isLegal = ({ status }: StoreOrder, command: Guarded): boolean =>
  TRANSITIONS[command].from.includes(status);

/** The event where it is legal, nothing where the order is there already, otherwise the refusal. */
function guarded(
  order: StoreOrder,
  command: Guarded,
  event: StoreOrderEvent,
): readonly StoreOrderEvent[] | Refusal {
  if (isLegal(order, command)) return [event];
  return order.status === TRANSITIONS[command].to ? [] : illegalTransition(order, command);
}

/** A return is never the same as the one before, so there is no "already": the caller's key tells repetitions. */
function returned(order: StoreOrder, quantity: number, at: Date): readonly StoreOrderEvent[] | Refusal {
  if (!Number.isInteger(quantity) || quantity < 1) {
    return refuse('QUANTITY_INVALID', 'At least one unit comes back', { path: ['quantity'] });
  }
  if (!isLegal(order, 'ReturnItems')) return illegalTransition(order, 'ReturnItems');
  if (quantity > unitsOut(order)) {
    const message = `Only ${unitsOut(order)} of the units are still out`;
    return refuse('RETURN_TOO_MANY', message, { path: ['quantity'] });
  }
  return [{ type: 'ItemsReturned', quantity, at }];
}

const illegalTransition = ({ status }: StoreOrder, command: Guarded): Refusal =>
  refuse('ILLEGAL_TRANSITION', `An order that is ${status} cannot become ${TRANSITIONS[command].to}`, {
    path: ['orderId'],
  });

const reasonInvalid = (): Refusal =>
  refuse('REASON_INVALID', `A reason has 1 to ${REASON_MAX_LENGTH} characters`, { path: ['reason'] });

/** Without spaces around it; undefined when it shows nothing, is too long or has control characters other than line breaks. */
function readable(text: string): string | undefined {
  const trimmed = text.normalize('NFC').trim();
  return isBlank(trimmed) || [...trimmed].length > REASON_MAX_LENGTH || UNREADABLE.test(trimmed)
    ? undefined
    : trimmed;
}
