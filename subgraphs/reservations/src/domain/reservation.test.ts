import { describe, expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import type { ItemReturn, OrderSnapshot } from './order-snapshot.ts';
import {
  decide,
  evolve,
  type Reservation,
  type ReservationCommand,
  type ReservationStatus,
  reserve,
} from './reservation.ts';

const createdAt = new Date('2026-03-02T01:00:00Z');
const now = new Date('2026-03-02T01:01:00Z');
const one: ItemReturn = { quantity: 1, at: new Date('2026-03-11T01:00:00Z') };
const two: ItemReturn = { quantity: 2, at: new Date('2026-03-12T01:00:00Z') };

const details = {
  ...{ id: 'reservation-1', customerId: 'customer-kim', itemId: 'item-1', itemName: 'SamsungTV55in' },
  ...{ sku: 'TV-55', dayRate: { amount: 25_000, currency: 'KRW' }, quantity: 3 },
  ...{ startDate: '2026-03-10', endDate: '2026-03-12' },
};
const reserved = reserve(details, createdAt) as Reservation;

/** The published events' types that a command leads to, or the refusal's code; with the reservation afterwards. */
function when(reservation: Reservation, command: ReservationCommand) {
  const events = decide(reservation, command, now);
  if (isRefusal(events)) return { outcome: events.code, after: reservation };
  const published = events.filter((event) => event.type !== 'OrderNoted');
  return { outcome: published.map((event) => event.type), after: events.reduce(evolve, reservation) };
}

const follow = (
  status: OrderSnapshot['status'],
  version: number,
  ...returns: ItemReturn[]
): ReservationCommand => ({ type: 'FollowOrder', order: { status, version, returns } });
const cancel: ReservationCommand = { type: 'CancelReservation' };

const apply = (reservation: Reservation, ...commands: ReservationCommand[]): Reservation =>
  commands.reduce((current, command) => when(current, command).after, reservation);

const confirmed = apply(reserved, follow('CONFIRMED', 2));
const prepared = apply(confirmed, follow('PREPARED', 3));
const rented = apply(prepared, follow('RENTED', 4));
const partlyReturned = apply(rented, follow('PARTIALLY_RETURNED', 5, one));
const given: Record<ReservationStatus, Reservation> = {
  RESERVED: reserved,
  CONFIRMED: confirmed,
  REJECTED: apply(reserved, follow('REJECTED', 2)),
  EXPIRED: apply(reserved, follow('EXPIRED', 2)),
  PREPARED: prepared,
  RENTED: rented,
  PARTIALLY_RETURNED: partlyReturned,
  RETURNED: apply(partlyReturned, follow('RETURNED', 6, one, two)),
  CANCEL_PENDING: apply(prepared, cancel),
  CANCELLED: apply(prepared, cancel, follow('CANCELLED', 4)),
};

test('a new reservation is RESERVED in version 1 at the price of its days and units', () => {
  expect(reserved).toMatchObject({
    ...details,
    status: 'RESERVED',
    version: 1,
    orderVersion: 0,
    returns: [],
  });
  expect(reserved.total).toEqual({ amount: 25_000 * 3 * 3, currency: 'KRW' });
  expect(reserved.history).toEqual([{ status: 'RESERVED', at: createdAt }]);
});

test('a price that the API could not tell is refused', () => {
  const priced = (amount: number, quantity: number) =>
    reserve({ ...details, dayRate: { amount, currency: 'KRW' }, quantity, endDate: '2026-03-10' }, now);
  expect(priced(100_000_000, 21)).toMatchObject({ total: { amount: 2_100_000_000 } });
  expect(priced(100_000_000, 22)).toMatchObject({ code: 'TOTAL_TOO_HIGH', path: ['quantity'] });
});

type Outcomes = Record<'cancel' | OrderSnapshot['status'], unknown>;
const ended: Omit<Outcomes, 'cancel'> = {
  ...{ RECEIVED: [], CONFIRMED: [], REJECTED: [], EXPIRED: [], PREPARED: [] },
  ...{ RENTED: [], PARTIALLY_RETURNED: [], RETURNED: [], CANCELLED: [] },
};
const endsWithout = {
  REJECTED: ['OrderRejected'],
  EXPIRED: ['OrderExpired'],
  CANCELLED: ['ReservationCancelled'],
};

describe.each<[ReservationStatus, Partial<Outcomes>]>([
  [
    'RESERVED',
    {
      ...endsWithout,
      cancel: ['CancelRequested'],
      RECEIVED: [],
      CONFIRMED: ['OrderConfirmed'],
      PREPARED: ['OrderConfirmed', 'ItemsPrepared'],
      RENTED: ['OrderConfirmed', 'ItemsPrepared', 'ItemsRented'],
      PARTIALLY_RETURNED: ['OrderConfirmed', 'ItemsPrepared', 'ItemsRented', 'SomeReturned'],
      RETURNED: ['OrderConfirmed', 'ItemsPrepared', 'ItemsRented', 'SomeReturned', 'AllReturned'],
    },
  ],
  [
    'CONFIRMED',
    {
      cancel: ['CancelRequested'],
      CANCELLED: ['ReservationCancelled'],
      CONFIRMED: [],
      PREPARED: ['ItemsPrepared'],
      RENTED: ['ItemsPrepared', 'ItemsRented'],
      PARTIALLY_RETURNED: ['ItemsPrepared', 'ItemsRented', 'SomeReturned'],
      RETURNED: ['ItemsPrepared', 'ItemsRented', 'SomeReturned', 'AllReturned'],
    },
  ],
  [
    'PREPARED',
    {
      cancel: ['CancelRequested'],
      CANCELLED: ['ReservationCancelled'],
      PREPARED: [],
      RENTED: ['ItemsRented'],
      PARTIALLY_RETURNED: ['ItemsRented', 'SomeReturned'],
      RETURNED: ['ItemsRented', 'SomeReturned', 'AllReturned'],
    },
  ],
  [
    'RENTED',
    {
      cancel: 'ALREADY_RENTED',
      RENTED: [],
      PARTIALLY_RETURNED: ['SomeReturned'],
      RETURNED: ['SomeReturned', 'AllReturned'],
    },
  ],
  ['PARTIALLY_RETURNED', { cancel: 'ALREADY_RENTED', PARTIALLY_RETURNED: [], RETURNED: ['AllReturned'] }],
  [
    'CANCEL_PENDING',
    {
      ...endsWithout,
      cancel: [],
      RECEIVED: [],
      CONFIRMED: [],
      PREPARED: [],
      RENTED: ['ItemsRented'],
      PARTIALLY_RETURNED: ['ItemsRented', 'SomeReturned'],
      RETURNED: ['ItemsRented', 'SomeReturned', 'AllReturned'],
    },
  ],
  ['RETURNED', { cancel: 'ALREADY_RENTED', ...ended }],
  ['REJECTED', { cancel: 'ALREADY_ENDED', ...ended }],
  ['EXPIRED', { cancel: 'ALREADY_ENDED', ...ended }],
  ['CANCELLED', { cancel: [], ...ended }],
])('given a reservation that is %s', (status, { cancel: whenCancelled, ...whenFollowing }) => {
  const reservation = given[status];
  const returnsIn = { PARTIALLY_RETURNED: [one], RETURNED: [one, two] } as Partial<
    Record<OrderSnapshot['status'], ItemReturn[]>
  >;

  test('its status is reached', () => {
    expect(reservation.status).toBe(status);
  });
  test('when the customer cancels', () => {
    expect(when(reservation, cancel).outcome).toEqual(whenCancelled);
  });
  test.each(Object.entries(whenFollowing) as [OrderSnapshot['status'], unknown][])(
    'when its order is %s',
    (order, outcome) => {
      expect(when(reservation, follow(order, 9, ...(returnsIn[order] ?? []))).outcome).toEqual(outcome);
    },
  );
  test('when a snapshot comes that is not newer than the one followed', () => {
    const { outcome, after } = when(reservation, follow('RETURNED', reservation.orderVersion, one, two));
    expect({ outcome, after }).toEqual({ outcome: [], after: reservation });
  });
});

test('all units may come back at once', () => {
  const { outcome, after } = when(rented, follow('RETURNED', 5, { ...two, quantity: 3 }));
  expect([outcome, after.status]).toEqual([['AllReturned'], 'RETURNED']);
});

test('every published event makes one version and one entry of history, at the instant of the command', () => {
  const after = apply(reserved, follow('RETURNED', 7, one, one, one));
  expect(after).toMatchObject({ version: 7, updatedAt: now, returns: [one, one, one], orderVersion: 7 });
  expect(after.history.map(({ status }) => status)).toEqual([
    ...['RESERVED', 'CONFIRMED', 'PREPARED', 'RENTED'],
    ...['PARTIALLY_RETURNED', 'PARTIALLY_RETURNED', 'RETURNED'],
  ]);
  expect(after.history.slice(1).every(({ at }) => at === now)).toBe(true);
});
