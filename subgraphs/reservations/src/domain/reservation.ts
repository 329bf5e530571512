import type { CalendarDay } from '@naru/calendar';
import { type Refusal, refuse } from '@naru/refusal';
import type { ItemReturn, OrderSnapshot } from './order-snapshot.ts';
import { AMOUNT_MAX, type Money, totalFor } from './price.ts';

export type ReservationStatus =
  | 'RESERVED'
  | 'CONFIRMED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'PREPARED'
  | 'RENTED'
  | 'PARTIALLY_RETURNED'
  | 'RETURNED'
  | 'CANCEL_PENDING'
  | 'CANCELLED';

export interface Reservation {
  readonly id: string;
  readonly version: number;
  readonly status: ReservationStatus;
  readonly customerId: string;
  readonly itemId: string;
  /** What the item was called, and cost, when it was reserved. */
  readonly itemName: string;
  readonly sku: string;
  readonly dayRate: Money;
  readonly quantity: number;
  readonly startDate: CalendarDay;
  readonly endDate: CalendarDay;
  readonly total: Money;
  /** What came back, oldest first. */
  readonly returns: readonly ItemReturn[];
  /** The newest version of the store's order that this reservation has followed; 0 before the first. */
  readonly orderVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly history: readonly { readonly status: ReservationStatus; readonly at: Date }[];
}

export type ReservationCommand =
  | { readonly type: 'CancelReservation' }
  | { readonly type: 'FollowOrder'; readonly order: OrderSnapshot };

/** What happened to a reservation. `OrderNoted` is for its own memory; the others are published. */
export type ReservationEvent =
  | { readonly type: 'OrderConfirmed'; readonly at: Date }
  | { readonly type: 'OrderRejected'; readonly at: Date }
  | { readonly type: 'OrderExpired'; readonly at: Date }
  | { readonly type: 'ItemsPrepared'; readonly at: Date }
  | { readonly type: 'ItemsRented'; readonly at: Date }
  | { readonly type: 'SomeReturned'; readonly returned: ItemReturn; readonly at: Date }
  | { readonly type: 'AllReturned'; readonly returned: ItemReturn; readonly at: Date }
  | { readonly type: 'CancelRequested'; readonly at: Date }
  | { readonly type: 'ReservationCancelled'; readonly at: Date }
  | { readonly type: 'OrderNoted'; readonly orderVersion: number };

/** A new reservation, as it is before its first change, or why its price cannot be told. */
export function reserve(
  details: Pick<
    Reservation,
    'id' | 'customerId' | 'itemId' | 'itemName' | 'sku' | 'dayRate' | 'quantity' | 'startDate' | 'endDate'
  >,
  now: Date,
): Reservation | Refusal {
  const total = totalFor(details.dayRate, details);
  if (total.amount > AMOUNT_MAX) {
    return refuse('TOTAL_TOO_HIGH', 'The rental costs more than one reservation may', { path: ['quantity'] });
  }
  return {
    ...details,
    version: 1,
    status: 'RESERVED',
    total,
    returns: [],
    orderVersion: 0,
    createdAt: now,
    updatedAt: now,
    history: [{ status: 'RESERVED', at: now }],
  };
}

export const returnedQuantity = ({ returns }: Pick<Reservation, 'returns'>): number =>
  returns.reduce((sum, { quantity }) => sum + quantity, 0);

/** What a command leads to: events, nothing when it was done before, or a refusal. */
export function decide(
  reservation: Reservation,
  command: ReservationCommand,
  now: Date,
): readonly ReservationEvent[] | Refusal {
  switch (command.type) {
    case 'CancelReservation':
      return cancel(reservation, now);
    case 'FollowOrder':
      return follow(reservation, command.order, now);
  }
}

function cancel({ status }: Reservation, now: Date): readonly ReservationEvent[] | Refusal {
  switch (status) {
    case 'RESERVED':
    case 'CONFIRMED':
    case 'PREPARED':
      return [{ type: 'CancelRequested', at: now }];
    case 'CANCEL_PENDING':
    case 'CANCELLED':
      return [];
    case 'RENTED':
    case 'PARTIALLY_RETURNED':
    case 'RETURNED':
      return refuse('ALREADY_RENTED', 'The items were handed over already', { path: ['reservationId'] });
    case 'REJECTED':
    case 'EXPIRED':
      return refuse('ALREADY_ENDED', 'The reservation ended without a rental', { path: ['reservationId'] });
  }
}

/**
 * Brings the reservation to where the store's order stands, through every status on the way. Snapshots may come late,
 * twice or with gaps between them: an older one than was followed changes nothing.
 */
function follow(reservation: Reservation, order: OrderSnapshot, now: Date): readonly ReservationEvent[] {
  if (isFinal(reservation.status) || order.version <= reservation.orderVersion) return [];
  return [...stepsTowards(reservation, order, now), { type: 'OrderNoted', orderVersion: order.version }];
}

/** A reservation that waits for its cancellation follows only what decides it: the hand-over, or the order's end. */
function stepsTowards(
  reservation: Reservation,
  order: OrderSnapshot,
  now: Date,
): readonly ReservationEvent[] {
  switch (order.status) {
    case 'RECEIVED':
      return [];
    case 'CONFIRMED':
      return confirmed(reservation, now);
    case 'PREPARED':
      return prepared(reservation, now);
    case 'RENTED':
      return rented(reservation, now);
    case 'PARTIALLY_RETURNED':
    case 'RETURNED':
      return [...rented(reservation, now), ...returned(reservation, order, now)];
    case 'REJECTED':
      return [{ type: 'OrderRejected', at: now }];
    case 'EXPIRED':
      return [{ type: 'OrderExpired', at: now }];
    case 'CANCELLED':
      return [{ type: 'ReservationCancelled', at: now }];
  }
}

const confirmed = ({ status }: Reservation, now: Date): readonly ReservationEvent[] =>
  status === 'RESERVED' ? [{ type: 'OrderConfirmed', at: now }] : [];

const prepared = (reservation: Reservation, now: Date): readonly ReservationEvent[] =>
  reservation.status === 'RESERVED' || reservation.status === 'CONFIRMED'
    ? [...confirmed(reservation, now), { type: 'ItemsPrepared', at: now }]
    : [];

const rented = (reservation: Reservation, now: Date): readonly ReservationEvent[] =>
  reservation.status === 'RENTED' || reservation.status === 'PARTIALLY_RETURNED'
    ? []
    : [...prepared(reservation, now), { type: 'ItemsRented', at: now }];

/** One event for each return that was not heard of before. */
function returned(
  reservation: Reservation,
  { returns }: OrderSnapshot,
  now: Date,
): readonly ReservationEvent[] {
  let out = reservation.quantity - returnedQuantity(reservation);
  return returns.slice(reservation.returns.length).map((itemReturn) => {
    out -= itemReturn.quantity;
    return { type: out > 0 ? 'SomeReturned' : 'AllReturned', returned: itemReturn, at: now };
  });
}

/** The reservation after one event. Only published events make a new version. */
export function evolve(reservation: Reservation, event: ReservationEvent): Reservation {
  switch (event.type) {
    case 'OrderConfirmed':
      return reach(reservation, 'CONFIRMED', event.at);
    case 'OrderRejected':
      return reach(reservation, 'REJECTED', event.at);
    case 'OrderExpired':
      return reach(reservation, 'EXPIRED', event.at);
    case 'ItemsPrepared':
      return reach(reservation, 'PREPARED', event.at);
    case 'ItemsRented':
      return reach(reservation, 'RENTED', event.at);
    case 'SomeReturned':
      return takeBack(reach(reservation, 'PARTIALLY_RETURNED', event.at), event.returned);
    case 'AllReturned':
      return takeBack(reach(reservation, 'RETURNED', event.at), event.returned);
    case 'CancelRequested':
      return reach(reservation, 'CANCEL_PENDING', event.at);
    case 'ReservationCancelled':
      return reach(reservation, 'CANCELLED', event.at);
    case 'OrderNoted':
      return { ...reservation, orderVersion: event.orderVersion };
  }
}

const takeBack = (reservation: Reservation, returned: ItemReturn): Reservation => ({
  ...reservation,
  returns: [...reservation.returns, returned],
});

function reach(reservation: Reservation, status: ReservationStatus, at: Date): Reservation {
  return {
    ...reservation,
    version: reservation.version + 1,
    status,
    updatedAt: at,
    history: [...reservation.history, { status, at }],
  };
}

const isFinal = (status: ReservationStatus): boolean =>
  status === 'RETURNED' || status === 'CANCELLED' || status === 'REJECTED' || status === 'EXPIRED';
