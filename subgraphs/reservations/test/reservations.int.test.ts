import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addDays, dayOf } from '@naru/calendar';
import { type Bus, connectBus } from '@naru/messaging';
import { type Database, openDatabase } from '@naru/persistence';
import { createHost } from '@naru/service-host';
import {
  awayFromMidnight,
  databaseOfService,
  type NatsServer,
  provisionStreams,
  startNatsServer,
  temporaryFolder,
  waitFor,
} from '@naru/test-harness';
import { type Reservation, reserve } from '../src/domain/reservation.ts';
import { ReservationRow, rowOf } from '../src/entities/reservation-row.ts';
import { reservationsTables } from '../src/tables.ts';
import { createItemsStandIn, heldUntil, type ItemsStandIn, refusedAs, silence } from './items-stand-in.ts';
import {
  type Caller,
  publishedFor,
  type RunningReservations,
  startService,
  tellOrder,
} from './running-reservations.ts';

const resources = new AsyncDisposableStack();
let nats: NatsServer;
let bus: Bus;
let databaseUrl: string;
let service: RunningReservations;
let items: ItemsStandIn;
/** The service's own tables, looked at and tampered with from beside it. */
let database: Database;

beforeAll(async () => {
  const folder = resources.use(temporaryFolder());
  nats = resources.use(await startNatsServer({ storeFolder: join(folder.path, 'nats') }));
  const { log } = createHost({ service: 'test', logLevel: 'fatal' });
  bus = resources.use(await connectBus({ servers: nats.url, name: 'test', log }));
  await provisionStreams(bus.jsm);
  const place = resources.use(await databaseOfService('reservations'));
  databaseUrl = place.url;
  service = resources.use(await startService(nats, databaseUrl));
  database = resources.use(await openDatabase({ target: place.target, tables: reservationsTables }));
  items = createItemsStandIn(bus);
});
afterAll(async () => resources.disposeAsync());

/** Each test has a customer of its own. */
let customer: Caller;
let customers = 0;
beforeEach(async () => {
  customers += 1;
  customer = { sub: `customer-${customers}` };
  await items.comeBack();
});

await awayFromMidnight();
const today = dayOf(new Date());
const WANTED = {
  ...{ idempotencyKey: 'key-1', itemId: 'item-1', quantity: 2 },
  ...{ startDate: addDays(today, 8), endDate: addDays(today, 10) },
};

const FIELDS = `id version status quantity startDate endDate customerId isOverdue createdAt updatedAt
  item { id } total { amount currency } lateFee { amount currency } history { status at }`;
const RESERVE = `mutation ($input: ReserveItemInput!) { reserveItem(input: $input) {
  reservation { ${FIELDS} } errors { code path retryAfterMs }
} }`;

async function reserveItem(change: Partial<typeof WANTED> = {}, caller = customer, at = service) {
  const { data, errors } = await at.query(RESERVE, caller, { input: { ...WANTED, ...change } });
  expect(errors).toBeUndefined();
  return data.reserveItem;
}

async function cancel(reservationId: string, caller: Caller = customer) {
  const query = `mutation ($id: ID!) { cancelReservation(input: { reservationId: $id }) {
    reservation { id status version } errors { code path }
  } }`;
  return (await service.query(query, caller, { id: reservationId })).data.cancelReservation;
}

async function reservationsOf(caller: Caller) {
  const query = '{ reservations { totalCount nodes { id status version history { status } } } }';
  const { data } = await service.query(query, caller);
  return data.reservations;
}

async function expectNothingStored() {
  expect(await reservationsOf(customer)).toEqual({ totalCount: 0, nodes: [] });
  const left = await database.read((em) =>
    em.execute(
      `select 1 from idempotency where owner = ?
       union all select 1 from outbox where body like ?`,
      [customer.sub, `%"customerId":"${customer.sub}"%`],
    ),
  );
  expect(left).toEqual([]);
}

describe('reserving', () => {
  test('units that are held make a reservation at the item’s price, and an event that says so', async () => {
    const { reservation, errors } = await reserveItem();
    expect(errors).toEqual([]);
    expect(reservation).toEqual({
      ...{ id: expect.any(String), version: 1, status: 'RESERVED', quantity: 2, item: { id: 'item-1' } },
      ...{ startDate: WANTED.startDate, endDate: WANTED.endDate, customerId: customer.sub },
      ...{ total: { amount: 25_000 * 3 * 2, currency: 'KRW' }, lateFee: { amount: 0, currency: 'KRW' } },
      ...{ isOverdue: false, createdAt: expect.any(String), updatedAt: reservation.createdAt },
      history: [{ status: 'RESERVED', at: reservation.createdAt }],
    });
    const { idempotencyKey: _key, ...request } = WANTED;
    expect(items.holds).toEqual([{ reservationId: reservation.id, ...request }]);
    expect(items.released).toEqual([]);
    const [event] = await publishedFor(bus, customer.sub, 1);
    expect(event).toEqual({
      fact: 'reserved',
      correlationId: 'test',
      body: {
        ...{ id: reservation.id, version: 1, status: 'RESERVED', customerId: customer.sub },
        ...{ itemId: 'item-1', itemName: 'SamsungTV55in', sku: 'TV-55', quantity: 2 },
        ...{ returnedQuantity: 0, returns: [], startDate: WANTED.startDate, endDate: WANTED.endDate },
        ...{ dayRate: { amount: 25_000, currency: 'KRW' }, total: { amount: 150_000, currency: 'KRW' } },
        ...{ createdAt: reservation.createdAt, updatedAt: reservation.createdAt },
      },
    });
  });

  test.each([
    ['ITEM_NOT_FOUND', ['itemId']],
    ['NOT_ENOUGH_STOCK', ['quantity']],
    ['QUANTITY_INVALID', ['quantity']],
    ['DATES_INVALID', ['startDate']],
    ['RESERVATION_ENDED', null],
  ])('what the items service refuses as %s is refused as that, and nothing is stored', async (code, path) => {
    items.answer(refusedAs(code));
    expect(await reserveItem()).toEqual({ reservation: null, errors: [{ code, path, retryAfterMs: null }] });
    expect(items.released).toEqual([]);
    await expectNothingStored();
  });

  test.each([
    ['is silent', async () => items.answer(silence)],
    ['is not there', () => items.leave()],
  ])(
    'while the items service %s, customers are told when to try again, and nothing is stored',
    async (_how, trouble) => {
      await trouble();
      expect(await reserveItem()).toEqual({
        reservation: null,
        errors: [{ code: 'ITEMS_UNAVAILABLE', path: null, retryAfterMs: expect.any(Number) }],
      });
      await expectNothingStored();
      await items.comeBack();
      expect((await reserveItem()).reservation.status).toBe('RESERVED');
    },
  );

  test('a hold that is about to expire is not stored any more, and is given back', async () => {
    items.answer(heldUntil(new Date(Date.now() + 4_000)));
    const { reservation, errors } = await reserveItem();
    expect(reservation).toBeNull();
    expect(errors).toEqual([{ code: 'ITEMS_UNAVAILABLE', path: null, retryAfterMs: 1_000 }]);
    expect(items.released).toEqual([items.holds[0]?.reservationId]);
    await expectNothingStored();
  });

  test('a hold that cannot be given back is left to expire: the answer is the same', async () => {
    items.answer(async (request) => {
      await items.leave();
      return heldUntil(new Date())(request);
    });
    expect((await reserveItem()).errors).toMatchObject([{ code: 'ITEMS_UNAVAILABLE' }]);
    expect(items.released).toEqual([]);
    await expectNothingStored();
  });

  test('a price that cannot be told is refused, and its units are given back', async () => {
    items.answer(heldUntil(new Date(Date.now() + 60_000), 100_000_000));
    const { errors } = await reserveItem({ quantity: 1_000 });
    expect(errors).toEqual([{ code: 'TOTAL_TOO_HIGH', path: ['quantity'], retryAfterMs: null }]);
    expect(items.released).toEqual([items.holds[0]?.reservationId]);
    await expectNothingStored();
  });

  test('when the reservation cannot be stored, its units are given back', async () => {
    const execute = (sql: string) => database.transaction((em) => em.execute(sql, [], 'run'));
    await execute('alter table reservation rename to reservation_away');
    const { data, errors } = await service.query(RESERVE, customer, { input: WANTED });
    await execute('alter table reservation_away rename to reservation');
    expect([data, errors[0].extensions.code]).toEqual([null, 'INTERNAL_SERVER_ERROR']);
    expect(items.released).toEqual([items.holds[0]?.reservationId]);
    await expectNothingStored();
  });

  test.each<[string, Partial<typeof WANTED>, string, string]>([
    ['no units', { quantity: 0 }, 'QUANTITY_INVALID', 'quantity'],
    ['yesterday', { startDate: addDays(today, -1) }, 'DATES_INVALID', 'startDate'],
    ['an end before the beginning', { endDate: addDays(today, 7) }, 'DATES_INVALID', 'endDate'],
    ['a wildcard', { itemId: '>' }, 'ITEM_NOT_FOUND', 'itemId'],
    ['an oversized id', { itemId: 'x'.repeat(5_000) }, 'ITEM_NOT_FOUND', 'itemId'],
    ['a blank key', { idempotencyKey: ' ' }, 'IDEMPOTENCY_KEY_INVALID', 'idempotencyKey'],
  ])('%s is refused before the items service is asked', async (_what, change, code, field) => {
    const { reservation, errors } = await reserveItem(change);
    expect(reservation).toBeNull();
    expect(errors).toEqual([{ code, path: [field], retryAfterMs: null }]);
    expect(items.holds).toEqual([]);
  });

  test('a day that does not exist is bad input', async () => {
    const input = { ...WANTED, startDate: '2027-02-30' };
    const { errors } = await service.query(RESERVE, customer, { input });
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['nobody', undefined, 'UNAUTHENTICATED'],
    ['a vendor', { sub: 'shop', role: 'VENDOR' as const }, 'FORBIDDEN'],
  ])('%s cannot reserve', async (_who, caller, code) => {
    const { errors } = await service.query(RESERVE, caller, { input: WANTED });
    expect(errors[0].extensions.code).toBe(code);
    expect(items.holds).toEqual([]);
  });
});

describe('the same idempotency key', () => {
  test('leads to the same reservation, without another hold, while the items service is away too', async () => {
    const first = await reserveItem();
    await items.leave();
    expect(await reserveItem()).toEqual(first);
    expect(items.holds).toHaveLength(1);
    expect((await reservationsOf(customer)).totalCount).toBe(1);
  });

  test('with another input is a conflict', async () => {
    await reserveItem();
    const { errors } = await reserveItem({ quantity: 3 });
    expect(errors).toEqual([{ code: 'IDEMPOTENCY_CONFLICT', path: ['idempotencyKey'], retryAfterMs: null }]);
    expect(items.holds).toHaveLength(1);
  });

  test('of another customer is another key', async () => {
    const { reservation } = await reserveItem();
    const other = await reserveItem({}, { sub: `${customer.sub}-other` });
    expect(other.reservation.id).not.toBe(reservation.id);
  });

  test('sent at once to two replicas keeps one hold and gives back the others', async () => {
    await using replica = await startService(nats, databaseUrl);
    const all = Promise.withResolvers<void>();
    // Nobody is answered before everybody has asked: the race is for the key alone.
    items.answer(async (request) => {
      if (items.holds.length === 6) all.resolve();
      await all.promise;
      return heldUntil(new Date(Date.now() + 60_000))(request);
    });
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => reserveItem({}, customer, index % 2 ? replica : service)),
    );
    const ids = new Set(answers.map(({ reservation }) => reservation.id));
    expect(ids.size).toBe(1);
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    const losers = items.holds.map(({ reservationId }) => reservationId).filter((id) => !ids.has(id));
    expect(losers).toHaveLength(5);
    expect(items.released.toSorted()).toEqual(losers.toSorted());
    expect((await reservationsOf(customer)).totalCount).toBe(1);
    expect(await publishedFor(bus, customer.sub, 1)).toHaveLength(1);
  });

  test('whose other request took the last unit is answered with that reservation', async () => {
    const stored = Promise.withResolvers<void>();
    items.answer(async (request) => {
      if (items.holds.length === 1) return heldUntil(new Date(Date.now() + 60_000))(request);
      await stored.promise;
      return refusedAs('NOT_ENOUGH_STOCK')();
    });
    const both = [reserveItem(), reserveItem()];
    void Promise.race(both).then(() => stored.resolve());
    const [one, two] = await Promise.all(both);
    expect(items.holds).toHaveLength(2);
    expect(one).toEqual(two);
  });
});

describe('following the store’s order', () => {
  const returns = [
    { quantity: 1, at: '2026-03-11T01:00:00.000Z' },
    { quantity: 1, at: '2026-03-12T01:00:00.000Z' },
  ];
  const LIFE = [
    { fact: 'received', version: 1, status: 'RECEIVED' },
    { fact: 'confirmed', version: 2, status: 'CONFIRMED' },
    { fact: 'prepared', version: 3, status: 'PREPARED' },
    { fact: 'handed-over', version: 4, status: 'RENTED' },
    { fact: 'partially-returned', version: 5, status: 'PARTIALLY_RETURNED', returns: returns.slice(0, 1) },
    { fact: 'returned', version: 6, status: 'RETURNED', returns },
  ] as const satisfies object[];
  const event = (version: number) => {
    const { returns: back, ...told } = { returns: [], ...LIFE[version - 1] } as (typeof LIFE)[number] & {
      returns: readonly (typeof returns)[number][];
    };
    return { ...told, returns: [...back] };
  };

  async function reserved() {
    expect((await reserveItem()).errors).toEqual([]);
    const [first] = await publishedFor(bus, customer.sub, 1);
    if (first === undefined) throw new Error('There is no event');
    return first.body;
  }
  const stateOf = async () => (await reservationsOf(customer)).nodes[0];

  test('the reservation goes through every status, however the order’s events come', async () => {
    const reservation = await reserved();
    await tellOrder(bus, reservation, [event(1), event(3), event(2), event(3), event(6), event(4), event(5)]);
    expect(await stateOf()).toMatchObject({ status: 'RETURNED', version: 6 });
    const events = await publishedFor(bus, customer.sub, 6);
    expect(events.map(({ fact, body }) => [fact, body.version, body.returnedQuantity])).toEqual([
      ['reserved', 1, 0],
      ['confirmed', 2, 0],
      ['prepared', 3, 0],
      ['rented', 4, 0],
      ['partially-returned', 5, 1],
      ['returned', 6, 2],
    ]);
    expect(events.at(-1)?.body.returns).toEqual(returns);
    expect(events.at(-1)?.correlationId).toBe(`story-of-${reservation.id}`);
  });

  test.each([
    [{ fact: 'rejected', version: 2, status: 'REJECTED', rejectReason: '재고 점검' }, 'REJECTED', 'rejected'],
    [{ fact: 'expired', version: 2, status: 'CANCELLED' }, 'EXPIRED', 'expired'],
  ] as const)('an order that ends by %j makes the reservation %s', async (order, status, fact) => {
    await tellOrder(bus, await reserved(), [order]);
    expect(await stateOf()).toMatchObject({ status, version: 2 });
    expect((await publishedFor(bus, customer.sub, 2)).at(-1)).toMatchObject({ fact });
    expect((await cancel((await stateOf()).id)).errors).toEqual([
      { code: 'ALREADY_ENDED', path: ['reservationId'] },
    ]);
  });

  test('a cancellation is asked for once, and the order decides it', async () => {
    const reservation = await reserved();
    const pending = { id: reservation.id, status: 'CANCEL_PENDING', version: 2 };
    expect(await cancel(reservation.id)).toEqual({ reservation: pending, errors: [] });
    expect(await cancel(reservation.id)).toEqual({ reservation: pending, errors: [] });
    await tellOrder(bus, reservation, [event(2), { fact: 'cancelled', version: 3, status: 'CANCELLED' }]);
    expect(await stateOf()).toMatchObject({ status: 'CANCELLED', version: 3 });
    expect((await cancel(reservation.id)).reservation.status).toBe('CANCELLED');
    const facts = (await publishedFor(bus, customer.sub, 3)).map(({ fact }) => fact);
    expect(facts).toEqual(['reserved', 'cancel-requested', 'cancelled']);
  });

  test('a hand-over that was faster than the cancellation wins', async () => {
    const reservation = await reserved();
    await cancel(reservation.id);
    await tellOrder(bus, reservation, [event(4)]);
    expect(await stateOf()).toMatchObject({ status: 'RENTED', version: 3 });
    expect((await cancel(reservation.id)).errors).toEqual([
      { code: 'ALREADY_RENTED', path: ['reservationId'] },
    ]);
  });

  test('an order of a reservation that is not there is parked', async () => {
    const { state: before } = await bus.jsm.streams.info('DLQ');
    await tellOrder(bus, { ...(await reserved()), id: 'nowhere' }, [event(1)]);
    const parked = async () => (await bus.jsm.streams.info('DLQ')).state.messages === before.messages + 1;
    await waitFor(parked, { what: 'the dead letter' });
  });
});

describe('who sees a reservation', () => {
  test('its customer, vendors and operators; nobody else, and only its customer cancels it', async () => {
    const { reservation } = await reserveItem();
    const asked = `query ($id: ID!) {
      reservation(id: $id) { id }
      _entities(representations: [{ __typename: "Reservation", id: $id }]) { ... on Reservation { id } }
    }`;
    const found = async (caller: Caller) => {
      const { data } = await service.query(asked, caller, { id: reservation.id });
      const listed = (await reservationsOf(caller)).nodes.some(
        ({ id }: Reservation) => id === reservation.id,
      );
      return [data.reservation?.id, data._entities[0]?.id].every((id) => id === reservation.id) && listed;
    };
    const others: Caller[] = [{ sub: 'stranger' }, { sub: 'rider', role: 'COURIER' }];
    expect(await Promise.all(others.map(found))).toEqual([false, false]);
    const readers: Caller[] = [customer, { sub: 'shop', role: 'VENDOR' }, { sub: 'op', role: 'OPERATOR' }];
    expect(await Promise.all(readers.map(found))).toEqual([true, true, true]);

    expect((await cancel(reservation.id, { sub: 'stranger' })).errors).toEqual([
      { code: 'NOT_FOUND', path: ['reservationId'] },
    ]);
    expect((await cancel('*')).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const anonymous = await service.query('{ reservations { totalCount } }');
    expect(anonymous.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    const entity = '{ _entities(representations: [{ __typename: "Reservation", id: "x" }]) { __typename } }';
    expect((await service.query(entity)).data._entities).toEqual([null]);
  });

  test('pages follow each other, newest first, of one status where it is asked for', async () => {
    const ids: string[] = [];
    for (const key of ['a', 'b', 'c'])
      ids.unshift((await reserveItem({ idempotencyKey: key })).reservation.id);
    await cancel(ids[1] as string);
    const query = `query ($after: String, $status: ReservationStatus) {
      reservations(first: 2, after: $after, status: $status) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor }
      }
    }`;
    const page = async (variables: object) =>
      (await service.query(query, customer, variables)).data.reservations;
    const first = await page({});
    const second = await page({ after: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids);
    expect([first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([
      3,
      true,
      false,
    ]);
    expect(await page({ status: 'CANCEL_PENDING' })).toMatchObject({
      totalCount: 1,
      nodes: [{ id: ids[1] }],
    });
  });
});

test('a rental that is not back shows as overdue with its late fee', async () => {
  const rental = reserve(
    {
      ...{ id: 'long-ago', customerId: customer.sub, itemId: 'item-1', itemName: 'laptop', sku: 'laptop' },
      ...{ dayRate: { amount: 10_000, currency: 'KRW' }, quantity: 3 },
      ...{ startDate: addDays(today, -9), endDate: addDays(today, -4) },
    },
    new Date(),
  ) as Reservation;
  const returns = [{ quantity: 1, at: new Date(`${addDays(today, -3)}T03:00:00Z`) }];
  const row = rowOf({ ...rental, status: 'PARTIALLY_RETURNED', returns });
  await database.transaction(async (em) => void em.create(ReservationRow, row));
  const query = '{ reservation(id: "long-ago") { status isOverdue lateFee { amount currency } } }';
  expect((await service.query(query, customer)).data.reservation).toEqual({
    ...{ status: 'PARTIALLY_RETURNED', isOverdue: true },
    lateFee: { amount: (1 * 1 + 2 * 4) * 10_000, currency: 'KRW' },
  });
});
