import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { follow, type Hold, outstanding, type ReservationSnapshot } from './hold.ts';

const HELD: Hold = {
  reservationId: 'r',
  itemId: 'i',
  state: 'HELD',
  quantity: 3,
  returnedQuantity: 0,
  startDate: '2026-03-10',
  endDate: '2026-03-12',
  reservationVersion: 0,
  heldAt: new Date(0),
};

test.each<[ReservationSnapshot['status'], number, Hold['state'], number]>([
  ['RESERVED', 0, 'KEPT', 3],
  ['CONFIRMED', 0, 'KEPT', 3],
  ['PREPARED', 0, 'KEPT', 3],
  ['CANCEL_PENDING', 0, 'KEPT', 3],
  ['RENTED', 0, 'RENTED', 3],
  ['PARTIALLY_RETURNED', 2, 'RENTED', 1],
  ['RETURNED', 3, 'RELEASED', 0],
  ['REJECTED', 0, 'RELEASED', 0],
  ['EXPIRED', 0, 'RELEASED', 0],
  ['CANCELLED', 0, 'RELEASED', 0],
])('a reservation that is %s (%d returned) is %s and keeps %d', (status, returnedQuantity, state, kept) => {
  const hold = follow(HELD, { version: 1, status, returnedQuantity });
  expect([hold.state, outstanding(hold)]).toEqual([state, kept]);
});

test('snapshots in any order, more than once and with gaps, end where the newest stands', () => {
  const story: ReservationSnapshot[] = [
    { version: 1, status: 'RESERVED', returnedQuantity: 0 },
    { version: 2, status: 'CONFIRMED', returnedQuantity: 0 },
    { version: 3, status: 'PREPARED', returnedQuantity: 0 },
    { version: 4, status: 'RENTED', returnedQuantity: 0 },
    { version: 5, status: 'PARTIALLY_RETURNED', returnedQuantity: 1 },
    { version: 6, status: 'RETURNED', returnedQuantity: 3 },
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...story), { minLength: 1 }), (heard) => {
      const newest = heard.reduce((a, b) => (b.version > a.version ? b : a));
      expect(heard.reduce(follow, HELD)).toEqual(follow(HELD, newest));
    }),
  );
});
