export type StoreOrderStatus =
  | 'RECEIVED'
  | 'CONFIRMED'
  | 'REJECTED'
  | 'PREPARED'
  | 'RENTED'
  | 'PARTIALLY_RETURNED'
  | 'RETURNED'
  | 'CANCELLED';

export interface StoreOrder {
  readonly id: string;
  /** 0 until it was received or cancelled: nobody has heard of it before. */
  readonly version: number;
  readonly status: StoreOrderStatus;
  readonly reservationId: string;
  readonly customerId: string;
  readonly itemId: string;
  readonly itemName: string;
  readonly quantity: number;
  readonly returnedQuantity: number;
  readonly returns: readonly { readonly quantity: number; readonly at: Date }[];
  /** Calendar days in Asia/Seoul, both included. */
  readonly startDate: string;
  readonly endDate: string;
  readonly rejectReason: string | null;
  /** When the shop's time to answer is over; null when nothing waits for its answer. */
  readonly answerDueAt: Date | null;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
}

/** What a shop does with an order. */
export type VendorCommand =
  | { readonly type: 'ConfirmOrder' }
  | { readonly type: 'RejectOrder'; readonly reason: string }
  | { readonly type: 'PrepareOrder' }
  | { readonly type: 'HandOverOrder' }
  | { readonly type: 'ReturnItems'; readonly quantity: number };

export type StoreOrderCommand =
  | VendorCommand
  | { readonly type: 'ReceiveOrder'; readonly answerDueAt: Date }
  | { readonly type: 'CancelOrder' }
  | { readonly type: 'ExpireOrder' };

/** What happened. All of it is published. */
export type StoreOrderEvent =
  | { readonly type: 'OrderReceived'; readonly answerDueAt: Date; readonly at: Date }
  | { readonly type: 'OrderConfirmed'; readonly at: Date }
  | { readonly type: 'OrderRejected'; readonly reason: string; readonly at: Date }
  | { readonly type: 'OrderPrepared'; readonly at: Date }
  | { readonly type: 'OrderHandedOver'; readonly at: Date }
  | { readonly type: 'ItemsReturned'; readonly quantity: number; readonly at: Date }
  | { readonly type: 'OrderCancelled'; readonly at: Date }
  | { readonly type: 'OrderExpired'; readonly at: Date };

/** The order for a reservation, before anything happened to it. */
export function orderFor(
  details: Pick<
    StoreOrder,
    'id' | 'reservationId' | 'customerId' | 'itemId' | 'itemName' | 'quantity' | 'startDate' | 'endDate'
  >,
  now: Date,
): StoreOrder {
  return {
    ...details,
    version: 0,
    status: 'RECEIVED',
    returnedQuantity: 0,
    returns: [],
    rejectReason: null,
    answerDueAt: null,
    receivedAt: now,
    updatedAt: now,
  };
}

/** How many units are with the customer. */
export const unitsOut = ({ status, quantity, returnedQuantity }: StoreOrder): number =>
  status === 'RENTED' || status === 'PARTIALLY_RETURNED' ? quantity - returnedQuantity : 0;

/** The order after one event. Every event makes a new version. */
export function evolve(order: StoreOrder, event: StoreOrderEvent): StoreOrder {
  switch (event.type) {
    case 'OrderReceived':
      return reach(order, event.at, { status: 'RECEIVED', answerDueAt: event.answerDueAt });
    case 'OrderConfirmed':
      return reach(order, event.at, { status: 'CONFIRMED' });
    case 'OrderRejected':
      return reach(order, event.at, { status: 'REJECTED', rejectReason: event.reason });
    case 'OrderPrepared':
      return reach(order, event.at, { status: 'PREPARED' });
    case 'OrderHandedOver':
      return reach(order, event.at, { status: 'RENTED' });
    case 'ItemsReturned': {
      const { quantity, at } = event;
      const returnedQuantity = order.returnedQuantity + quantity;
      const status = returnedQuantity === order.quantity ? 'RETURNED' : 'PARTIALLY_RETURNED';
      return reach(order, at, { status, returnedQuantity, returns: [...order.returns, { quantity, at }] });
    }
    case 'OrderCancelled':
    case 'OrderExpired':
      return reach(order, event.at, { status: 'CANCELLED' });
  }
}

/** Whatever happens to an order but its arrival, nobody waits for the shop's answer afterwards. */
const reach = (order: StoreOrder, at: Date, change: Partial<StoreOrder>): StoreOrder => ({
  ...order,
  answerDueAt: null,
  ...change,
  version: order.version + 1,
  updatedAt: at,
});
