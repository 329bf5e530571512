import { describe, expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import { decide } from './decide.ts';
import { evolve, orderFor, type StoreOrder, type StoreOrderCommand, unitsOut } from './store-order.ts';

const receivedAt = new Date('2026-03-04T01:15:02Z');
const answerDueAt = new Date('2026-03-05T01:15:02Z');
const now = new Date('2026-03-05T01:15:02Z');

const unheardOf = orderFor(
  {
    id: 'order-1',
    reservationId: 'reservation-1',
    customerId: 'customer-kim',
    itemId: 'item-1',
    itemName: 'SamsungTV55in',
    quantity: 3,
    startDate: '2026-03-10',
    endDate: '2026-03-12',
  },
  receivedAt,
);

const receive: StoreOrderCommand = { type: 'ReceiveOrder', answerDueAt };
const confirm: StoreOrderCommand = { type: 'ConfirmOrder' };
const reject: StoreOrderCommand = { type: 'RejectOrder', reason: '재고가 파손되었습니다' };
const prepare: StoreOrderCommand = { type: 'PrepareOrder' };
const handOver: StoreOrderCommand = { type: 'HandOverOrder' };
const giveBack = (quantity: number): StoreOrderCommand => ({ type: 'ReturnItems', quantity });
const cancel: StoreOrderCommand = { type: 'CancelOrder' };
const expire: StoreOrderCommand = { type: 'ExpireOrder' };

/** What a command leads to: the events' types or the refusal's code, and the order afterwards. */
function when(order: StoreOrder, command: StoreOrderCommand, at = now) {
  const events = decide(order, command, at);
  if (isRefusal(events)) return { refusal: events, events: [], after: order };
  return {
    refusal: undefined,
    events: events.map(({ type }) => type),
    after: events.reduce(evolve, order),
  };
}

const apply = (order: StoreOrder, ...commands: StoreOrderCommand[]): StoreOrder =>
  commands.reduce((current, command) => when(current, command).after, order);

const received = apply(unheardOf, receive);
const rented = apply(received, confirm, prepare, handOver);
const given = {
  RECEIVED: received,
  CONFIRMED: apply(received, confirm),
  REJECTED: apply(received, reject),
  PREPARED: apply(received, confirm, prepare),
  RENTED: rented,
  PARTIALLY_RETURNED: apply(rented, giveBack(1)),
  RETURNED: apply(rented, giveBack(3)),
  CANCELLED: apply(received, cancel),
} satisfies Record<StoreOrder['status'], StoreOrder>;

/** "=" changes nothing, "!" is the refusal ILLEGAL_TRANSITION, anything else is where the order gets to. */
type Outcome = StoreOrder['status'] | '=' | '!';
const COMMANDS = [receive, confirm, reject, prepare, handOver, giveBack(2), cancel, expire] as const;
// biome-ignore format: a table
const TABLE: Record<StoreOrder['status'], readonly Outcome[]> = {
  //                  receive confirm      reject      prepare     handOver  return 2              cancel       expire
  RECEIVED:           ['=',   'CONFIRMED', 'REJECTED', '!',        '!',      '!',                  'CANCELLED', 'CANCELLED'],
  CONFIRMED:          ['=',   '=',         '!',        'PREPARED', '!',      '!',                  'CANCELLED', '='],
  REJECTED:           ['=',   '!',         '=',        '!',        '!',      '!',                  '=',         '='],
  PREPARED:           ['=',   '!',         '!',        '=',        'RENTED', '!',                  'CANCELLED', '='],
  RENTED:             ['=',   '!',         '!',        '!',        '=',      'PARTIALLY_RETURNED', '=',         '='],
  PARTIALLY_RETURNED: ['=',   '!',         '!',        '!',        '!',      'RETURNED',           '=',         '='],
  RETURNED:           ['=',   '!',         '!',        '!',        '!',      '!',                  '=',         '='],
  CANCELLED:          ['=',   '!',         '!',        '!',        '!',      '!',                  '=',         '='],
};
const cells = Object.entries(TABLE).flatMap(([status, row]) =>
  row.map((outcome, index) => ({
    order: given[status as StoreOrder['status']],
    command: COMMANDS[index] as StoreOrderCommand,
    outcome,
  })),
);

describe('the transition table', () => {
  test('has a cell for every status and command', () => {
    for (const [status, order] of Object.entries(given)) expect(order.status).toBe(status);
    expect(cells).toHaveLength(8 * 8);
  });

  test.each(cells)('$order.status × $command.type → $outcome', ({ order, command, outcome }) => {
    const { events, refusal, after } = when(order, command);
    if (outcome === '!') {
      expect(refusal?.code).toBe('ILLEGAL_TRANSITION');
      expect(refusal?.message).toMatch(
        new RegExp(`^An order that is ${order.status} cannot become [A-Z_]+$`),
      );
    } else {
      expect(refusal).toBeUndefined();
      expect(events).toHaveLength(outcome === '=' ? 0 : 1);
      expect(after.status).toBe(outcome === '=' ? order.status : outcome);
      expect(after.version).toBe(order.version + events.length);
      // Only an order that nobody has answered can run out of time.
      expect(after.answerDueAt !== null).toBe(after.status === 'RECEIVED');
    }
  });
});

test('an order arrives in version 1 with the time until which the shop may answer', () => {
  expect(when(unheardOf, receive).events).toEqual(['OrderReceived']);
  expect(received).toMatchObject({ version: 1, status: 'RECEIVED', answerDueAt, returnedQuantity: 0 });
});

test('an order that is cancelled before it was received stays cancelled when it is received', () => {
  const tombstone = apply(unheardOf, cancel);
  expect(tombstone).toMatchObject({ version: 1, status: 'CANCELLED' });
  expect(when(tombstone, receive)).toMatchObject({ events: [], after: tombstone });
});

test('an order does not expire before its time', () => {
  expect(when(received, expire, new Date(answerDueAt.getTime() - 1)).events).toEqual([]);
  expect(when(received, expire, answerDueAt).events).toEqual(['OrderExpired']);
});

test('the reason of a rejection is kept without the spaces around it; the first one stays', () => {
  const rejected = apply(received, { type: 'RejectOrder', reason: '  품절\n죄송합니다 ' });
  expect(rejected.rejectReason).toBe('품절\n죄송합니다');
  expect(apply(rejected, { type: 'RejectOrder', reason: 'another' })).toEqual(rejected);
});

test.each(['', ' \n ', '\u200b', 'x'.repeat(201), 'bell\u0007', 'half \ud83d'])(
  '%j is no reason',
  (reason) => {
    const { refusal } = when(received, { type: 'RejectOrder', reason });
    expect(refusal).toMatchObject({ code: 'REASON_INVALID', path: ['reason'] });
  },
);

test('200 characters are a reason, however many units of text they take', () => {
  expect(apply(received, { type: 'RejectOrder', reason: '🧯'.repeat(200) }).status).toBe('REJECTED');
});

test('units come back piece by piece, each piece with its time', () => {
  const partly = given.PARTIALLY_RETURNED;
  expect([partly.returnedQuantity, unitsOut(partly)]).toEqual([1, 2]);
  const all = apply(partly, giveBack(2));
  expect(all).toMatchObject({ status: 'RETURNED', returnedQuantity: 3 });
  expect(all.returns).toEqual([
    { quantity: 1, at: now },
    { quantity: 2, at: now },
  ]);
});

test.each([
  { order: given.RENTED, quantity: 4, code: 'RETURN_TOO_MANY' },
  { order: given.PARTIALLY_RETURNED, quantity: 3, code: 'RETURN_TOO_MANY' },
  { order: given.RENTED, quantity: 0, code: 'QUANTITY_INVALID' },
  { order: given.RENTED, quantity: -1, code: 'QUANTITY_INVALID' },
  { order: given.RENTED, quantity: 1.5, code: 'QUANTITY_INVALID' },
])('of 3 units, $order.status, $quantity cannot come back: $code', ({ order, quantity, code }) => {
  expect(when(order, giveBack(quantity)).refusal).toMatchObject({ code, path: ['quantity'] });
});
