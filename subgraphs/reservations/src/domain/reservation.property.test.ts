import { expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import fc from 'fast-check';
import type { ItemReturn, OrderSnapshot } from './order-snapshot.ts';
import {
  decide,
  evolve,
  type Reservation,
  type ReservationCommand,
  type ReservationStatus,
  reserve,
  returnedQuantity,
} from './reservation.ts';

const at = new Date('2026-03-02T01:00:00Z');

const LEGAL: Record<ReservationStatus, readonly ReservationStatus[]> = {
  RESERVED: ['CONFIRMED', 'REJECTED', 'EXPIRED', 'CANCEL_PENDING'],
  CONFIRMED: ['PREPARED', 'CANCEL_PENDING'],
  PREPARED: ['RENTED', 'CANCEL_PENDING'],
  RENTED: ['PARTIALLY_RETURNED', 'RETURNED'],
  PARTIALLY_RETURNED: ['PARTIALLY_RETURNED', 'RETURNED'],
  CANCEL_PENDING: ['CANCELLED', 'RENTED', 'REJECTED', 'EXPIRED'],
  RETURNED: [],
  REJECTED: [],
  EXPIRED: [],
  CANCELLED: [],
};

/** How an order goes on after it was received, without the returns. */
const LIVES = {
  UNANSWERED: [],
  CONFIRMED: ['CONFIRMED'],
  PREPARED: ['CONFIRMED', 'PREPARED'],
  RENTED: ['CONFIRMED', 'PREPARED', 'RENTED'],
  REJECTED: ['REJECTED'],
  EXPIRED: ['EXPIRED'],
  CANCELLED_EARLY: ['CANCELLED'],
  CANCELLED_LATE: ['CONFIRMED', 'PREPARED', 'CANCELLED'],
} as const satisfies Record<string, readonly OrderSnapshot['status'][]>;
type Life = keyof typeof LIVES;

interface Story {
  readonly reserved: Reservation;
  /** The snapshots of one order's life, oldest first. */
  readonly life: readonly OrderSnapshot[];
  readonly newest: OrderSnapshot;
}

/** @param portions how many units come back each time; only what is rented comes back. */
function storyOf(life: Life, portions: readonly number[], stillOut: number): Story {
  const quantity = portions.reduce((sum, portion) => sum + portion, stillOut) || 1;
  const reserved = reserve(
    {
      ...{ id: 'reservation-1', customerId: 'customer-kim', itemId: 'item-1', itemName: 'laptop' },
      ...{ sku: 'laptop', dayRate: { amount: 10_000, currency: 'KRW' }, quantity },
      ...{ startDate: '2026-03-10', endDate: '2026-03-12' },
    },
    at,
  ) as Reservation;
  const snapshots: OrderSnapshot[] = ['RECEIVED' as const, ...LIVES[life]].map((status, index) => ({
    ...{ version: index + 1, status, returns: [] },
  }));
  const returns: ItemReturn[] = [];
  for (const portion of life === 'RENTED' ? portions : []) {
    returns.push({ quantity: portion, at });
    const status = returnedQuantity({ returns }) < quantity ? 'PARTIALLY_RETURNED' : 'RETURNED';
    snapshots.push({ version: snapshots.length + 1, status, returns: [...returns] });
  }
  return { reserved, life: snapshots, newest: snapshots.at(-1) as OrderSnapshot };
}

const stories = (...lives: Life[]) =>
  fc
    .tuple(
      fc.constantFrom(...lives),
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
      fc.nat({ max: 2 }),
    )
    .map(([life, portions, stillOut]) => storyOf(life, portions, stillOut));

/** Some of the snapshots, some of them repeated, in any order. */
const disorder = (snapshots: readonly OrderSnapshot[]) =>
  fc.array(fc.constantFrom(...snapshots), { maxLength: 2 * snapshots.length });

const follow = (order: OrderSnapshot): ReservationCommand => ({ type: 'FollowOrder', order });

/** Applies the commands, checking that the version grows with every event that others hear of. */
function apply(reserved: Reservation, commands: readonly ReservationCommand[]): Reservation {
  let reservation = reserved;
  for (const command of commands) {
    const events = decide(reservation, command, at);
    if (isRefusal(events)) throw new Error(events.code);
    for (const event of events) {
      const next = evolve(reservation, event);
      expect(next.version).toBe(reservation.version + (event.type === 'OrderNoted' ? 0 : 1));
      // What the events' contract promises to the other services.
      const back = returnedQuantity(next);
      if (next.status === 'PARTIALLY_RETURNED') expect(back > 0 && back < next.quantity).toBe(true);
      else expect(back).toBe(next.status === 'RETURNED' ? next.quantity : 0);
      reservation = next;
    }
  }
  return reservation;
}

function expectLegalHistory({ history, version, status }: Reservation): void {
  const path = history.map((entry) => entry.status);
  expect(path[0]).toBe('RESERVED');
  expect(path.at(-1)).toBe(status);
  expect(version).toBe(path.length);
  path.slice(1).forEach((next, index) => {
    expect(LEGAL[path[index] as ReservationStatus]).toContain(next);
  });
}

const statusAfter = ({ status }: OrderSnapshot): ReservationStatus =>
  status === 'RECEIVED' ? 'RESERVED' : status;

test('in whatever order, however often and with whatever gaps its order is told, a reservation ends where the newest snapshot stands', () => {
  const told = stories('UNANSWERED', 'CONFIRMED', 'PREPARED', 'RENTED', 'REJECTED', 'EXPIRED').chain(
    (story) => fc.tuple(fc.constant(story), disorder(story.life), disorder(story.life)),
  );
  fc.assert(
    fc.property(told, ([{ reserved, newest }, before, after]) => {
      const reservation = apply(reserved, [...before, newest, ...after].map(follow));
      expect(reservation.status).toBe(statusAfter(newest));
      expect(reservation.returns).toEqual(newest.returns);
      expect(reservation.orderVersion).toBe(newest.version);
      expectLegalHistory(reservation);
    }),
    { numRuns: 500 },
  );
});

test('a reservation that is told every snapshot and one that is told only the newest have the same history', () => {
  fc.assert(
    fc.property(stories('CONFIRMED', 'PREPARED', 'RENTED', 'REJECTED', 'EXPIRED'), (story) => {
      const all = apply(story.reserved, story.life.map(follow));
      const newest = apply(story.reserved, [follow(story.newest)]);
      expect(newest).toEqual(all);
    }),
  );
});

test('a cancellation waits for the order, which alone says whether it came in time', () => {
  const told = stories(...(Object.keys(LIVES) as Life[])).chain((story) => {
    const cancellable = story.life.filter(({ status }) =>
      ['RECEIVED', 'CONFIRMED', 'PREPARED'].includes(status),
    );
    return fc.tuple(fc.constant(story), disorder(cancellable), disorder(story.life), disorder(story.life));
  });
  fc.assert(
    fc.property(told, ([{ reserved, newest }, beforeCancel, before, after]) => {
      const reservation = apply(reserved, [
        ...beforeCancel.map(follow),
        { type: 'CancelReservation' },
        ...[...before, newest, ...after].map(follow),
      ]);
      const decided = !['RECEIVED', 'CONFIRMED', 'PREPARED'].includes(newest.status);
      expect(reservation.status).toBe(decided ? newest.status : 'CANCEL_PENDING');
      expect(reservation.returns).toEqual(newest.returns);
      expectLegalHistory(reservation);
    }),
    { numRuns: 500 },
  );
});
