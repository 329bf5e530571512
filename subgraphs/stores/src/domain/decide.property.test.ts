import { expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import fc from 'fast-check';
import { decide } from './decide.ts';
import {
  evolve,
  orderFor,
  type StoreOrder,
  type StoreOrderCommand,
  type StoreOrderStatus,
  unitsOut,
} from './store-order.ts';

const receivedAt = new Date('2026-03-04T01:15:02Z');
const answerDueAt = new Date('2026-03-05T01:15:02Z');
const MAX_QUANTITY = 6;

const LEGAL: Record<StoreOrderStatus, readonly StoreOrderStatus[]> = {
  RECEIVED: ['CONFIRMED', 'REJECTED', 'CANCELLED'],
  CONFIRMED: ['PREPARED', 'CANCELLED'],
  REJECTED: [],
  PREPARED: ['RENTED', 'CANCELLED'],
  RENTED: ['PARTIALLY_RETURNED', 'RETURNED'],
  PARTIALLY_RETURNED: ['PARTIALLY_RETURNED', 'RETURNED'],
  RETURNED: [],
  CANCELLED: [],
};

const newOrder = (quantity: number): StoreOrder =>
  orderFor(
    {
      id: 'order-1',
      reservationId: 'reservation-1',
      customerId: 'customer-kim',
      itemId: 'item-1',
      itemName: 'SamsungTV55in',
      quantity,
      startDate: '2026-03-10',
      endDate: '2026-03-12',
    },
    receivedAt,
  );

/** What reservations tell: each may come at any time, repeatedly, or never. */
const reserved: StoreOrderCommand = { type: 'ReceiveOrder', answerDueAt };
const cancelRequested: StoreOrderCommand = { type: 'CancelOrder' };
const isTold = (command: StoreOrderCommand) => command === reserved || command === cancelRequested;

const onward = fc.constantFrom<StoreOrderCommand>(
  { type: 'ConfirmOrder' },
  { type: 'PrepareOrder' },
  { type: 'HandOverOrder' },
);
const returning = fc
  .integer({ min: -1, max: MAX_QUANTITY + 1 })
  .map((quantity): StoreOrderCommand => ({ type: 'ReturnItems', quantity }));
const ending = fc.constantFrom<StoreOrderCommand>(
  { type: 'RejectOrder', reason: '재고 없음' },
  { type: 'ExpireOrder' },
);
const told = fc.constantFrom(reserved, reserved, cancelRequested);
/** Mostly steps onward, so that many orders get as far as returns. */
const commands = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: onward },
    { weight: 5, arbitrary: returning },
    { weight: 3, arbitrary: told },
    { weight: 1, arbitrary: ending },
  ),
  { minLength: 1, maxLength: 40 },
);
/** A shop that does everything right and is disturbed at any point. */
const story = fc
  .tuple(commands, commands, commands)
  .map(([before, between, after]) => [
    ...before.slice(0, 3),
    reserved,
    ...between,
    ...([{ type: 'ConfirmOrder' }, { type: 'PrepareOrder' }, { type: 'HandOverOrder' }] as const),
    ...after,
  ]);

interface Told {
  readonly order: StoreOrder | undefined;
  readonly path: readonly StoreOrderStatus[];
  /** Whether the order was known when it was first told of the cancellation. */
  readonly cancelledUnknown: boolean;
  readonly cancelRequested: boolean;
}

/** Tells a store everything in turn, checking every single step. */
function tell(quantity: number, all: readonly StoreOrderCommand[]): Told {
  let order: StoreOrder | undefined;
  const path: StoreOrderStatus[] = [];
  let cancelledUnknown = false;
  for (const command of all) {
    // A shop cannot act on an order that it does not have; events bring all that makes one.
    if (order === undefined && !isTold(command)) continue;
    cancelledUnknown ||= order === undefined && command === cancelRequested;
    const before: StoreOrder = order ?? newOrder(quantity);
    const events = decide(before, command, answerDueAt);
    order = before;
    if (isRefusal(events)) {
      expect(isTold(command)).toBe(false);
      continue;
    }
    expect(events.length).toBeLessThanOrEqual(1);
    for (const event of events) {
      const next = evolve(order, event);
      expect(next.version).toBe(order.version + 1);
      if (order.version > 0) expect(LEGAL[order.status]).toContain(next.status);
      path.push(next.status);
      order = next;
    }
  }
  return { order, path, cancelledUnknown, cancelRequested: all.includes(cancelRequested) };
}

const options = { numRuns: 1_000 };
const quantities = fc.integer({ min: 1, max: MAX_QUANTITY });

test('whatever is told in whatever order, an order takes legal steps only and ends where one cancellation is decided', () => {
  fc.assert(
    fc.property(quantities, fc.oneof(commands, story), (quantity, all) => {
      const { order, path, cancelledUnknown, ...seen } = tell(quantity, all);
      expect(order?.version ?? 0).toBe(path.length);
      expect(path[0] ?? 'RECEIVED').toBe(cancelledUnknown ? 'CANCELLED' : 'RECEIVED');
      // A cancellation that came before the order: nothing brings it to life.
      if (cancelledUnknown) expect(path).toEqual(['CANCELLED']);
      // Once asked, the order has decided: cancelled, or handed over and on its way back, or ended before.
      if (seen.cancelRequested) expect(['RECEIVED', 'CONFIRMED', 'PREPARED']).not.toContain(order?.status);
    }),
    options,
  );
});

test('no more units come back than went out, and every one of them is accounted for', () => {
  let returned = 0;
  fc.assert(
    fc.property(quantities, fc.oneof(commands, story), (quantity, all) => {
      const { order = newOrder(quantity), path } = tell(quantity, all);
      const sum = order.returns.reduce((total, piece) => total + piece.quantity, 0);
      expect(order.returns.every((piece) => piece.quantity >= 1)).toBe(true);
      expect(order.returnedQuantity).toBe(sum);
      expect(sum).toBeLessThanOrEqual(quantity);
      if (!path.includes('RENTED')) expect([sum, unitsOut(order)]).toEqual([0, 0]);
      else expect(sum + unitsOut(order)).toBe(quantity);
      if (order.status === 'RETURNED') returned += 1;
      expect(order.status === 'RETURNED').toBe(path.includes('RENTED') && sum === quantity);
    }),
    options,
  );
  // The stories are long enough to be worth telling.
  expect(returned).toBeGreaterThan(options.numRuns / 50);
});
