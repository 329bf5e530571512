import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RentalReservationV1 } from '@naru/schema';
import { waitFor } from '@naru/test-harness';
import {
  callerOf,
  cancelling,
  createWorld,
  reservationOf,
  type Stores,
  vendor,
  type World,
} from './test-stores.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => world[Symbol.asyncDispose]());

const FIELDS = 'id version status quantity returnedQuantity rejectReason reservation { id }';
const ORDERS = `query ($status: StoreOrderStatus, $first: Int! = 20, $after: String) {
  storeOrders(status: $status, first: $first, after: $after) { totalCount nodes { ${FIELDS} } pageInfo { endCursor hasNextPage } }
}`;
const ORDER = `query ($id: ID!) { storeOrder(id: $id) { ${FIELDS} } }`;
const payload = `{ order { ${FIELDS} } errors { code message path } }`;
const act = (action: string) => `mutation ($id: ID!) { ${action}(input: { orderId: $id }) ${payload} }`;
const RETURN = `mutation ($key: ID!, $id: ID!, $quantity: Int!) {
  returnItems(input: { idempotencyKey: $key, orderId: $id, quantity: $quantity }) ${payload}
}`;
const REJECT = `mutation ($id: ID!, $reason: String!) { rejectOrder(input: { orderId: $id, reason: $reason }) ${payload} }`;
const OF_RESERVATION = `query ($id: ID!) {
  _entities(representations: [{ __typename: "Reservation", id: $id }]) { ... on Reservation { order { id status } } }
}`;
const BY_REFERENCE = `query ($id: ID!) {
  _entities(representations: [{ __typename: "StoreOrder", id: $id }]) { ... on StoreOrder { id itemName startDate } }
}`;

type Action = 'confirmOrder' | 'prepareOrder' | 'handOverOrder';

const doAct = async (stores: Stores, action: Action, id: string) =>
  (await stores.ask(act(action), { id }))[action];
const giveBack = async (stores: Stores, id: string, key: string, quantity = 1) =>
  (await stores.ask(RETURN, { id, key, quantity })).returnItems;
const orderOf = async (stores: Stores, id: string) => (await stores.ask(ORDER, { id })).storeOrder;

/** The order for a reservation, once it is there. */
const orderFor = (stores: Stores, reservationId: string): Promise<{ id: string; status: string }> =>
  waitFor(
    async () => {
      const { _entities } = await stores.ask(OF_RESERVATION, { id: reservationId });
      return _entities[0].order;
    },
    { what: `the order for ${reservationId}` },
  );

async function receive(stores: Stores, reservation: RentalReservationV1): Promise<string> {
  await world.tell('reserved', reservation);
  return (await orderFor(stores, reservation.id)).id;
}

async function handOver(stores: Stores, reservation: RentalReservationV1): Promise<string> {
  const id = await receive(stores, reservation);
  for (const action of ['confirmOrder', 'prepareOrder', 'handOverOrder'] as const) {
    await doAct(stores, action, id);
  }
  return id;
}

/** Resolves with the facts of a reservation's order when the last of them is published. */
async function factsUntil(reservationId: string, last: string): Promise<string[]> {
  return waitFor(
    async () => {
      const facts = (await world.published(reservationId)).map(({ fact }) => fact);
      return facts.at(-1) === last ? facts : undefined;
    },
    { what: `${reservationId} to be ${last}` },
  );
}

describe('an order', () => {
  test('arrives once, however often its reservation is told of and to however many replicas', async () => {
    const stores = await world.start();
    await world.start();
    const reservation = reservationOf('reservation-1');
    const telling = Array.from({ length: 10 }, () => world.tell('reserved', reservation, 'event-1'));
    const tellingAnew = Array.from({ length: 10 }, () => world.tell('reserved', reservation));
    await Promise.all([...telling, ...tellingAnew]);
    await orderFor(stores, 'reservation-1');
    await world.settled();
    expect((await stores.ask(ORDERS)).storeOrders).toMatchObject({
      totalCount: 1,
      nodes: [{ version: 1, status: 'RECEIVED', quantity: 2, reservation: { id: 'reservation-1' } }],
    });
    expect(await factsUntil('reservation-1', 'received')).toEqual(['received']);
  });

  test('that was reserved while the service was down arrives when it returns', async () => {
    const before = await world.start();
    await receive(before, reservationOf('reservation-1'));
    await before[Symbol.asyncDispose]();
    await world.tell('reserved', reservationOf('reservation-2'));
    await world.tell('reserved', reservationOf('reservation-3'));
    await world.tell('cancel-requested', cancelling(reservationOf('reservation-3')));
    const after = await world.start();
    expect(await orderFor(after, 'reservation-2')).toMatchObject({ status: 'RECEIVED' });
    await world.settled();
    expect(await orderFor(after, 'reservation-3')).toMatchObject({ status: 'CANCELLED' });
    expect((await after.ask(ORDERS)).storeOrders.totalCount).toBe(3);
  });

  test('goes from its arrival to its last return, and every step is published with the state after it', async () => {
    const stores = await world.start();
    const id = await handOver(stores, reservationOf('reservation-1'));
    expect(await giveBack(stores, id, 'first')).toMatchObject({
      order: { status: 'PARTIALLY_RETURNED', returnedQuantity: 1 },
      errors: [],
    });
    expect(await giveBack(stores, id, 'second')).toMatchObject({
      order: { status: 'RETURNED', returnedQuantity: 2 },
    });
    expect(await factsUntil('reservation-1', 'returned')).toEqual([
      'received',
      'confirmed',
      'prepared',
      'handed-over',
      'partially-returned',
      'returned',
    ]);
    const published = (await world.published('reservation-1')).map(({ body }) => body);
    expect(published.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(published.map(({ returns }) => returns.length)).toEqual([0, 0, 0, 0, 1, 2]);
    expect(published.at(-1)).toMatchObject({ id, customerId: 'customer-kim', itemName: 'SamsungTV55in' });
    expect(published.at(-1)).not.toHaveProperty('answerDueAt');
  });

  test('answers a repeated action with itself, and refuses an illegal one by naming both states', async () => {
    const stores = await world.start();
    const id = await receive(stores, reservationOf('reservation-1'));
    const reject = (reason: string) => stores.ask(REJECT, { id, reason });
    expect((await reject('  ')).rejectOrder.errors).toMatchObject([{ code: 'REASON_INVALID' }]);
    expect((await doAct(stores, 'confirmOrder', 'nobody')).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    for (let time = 1; time <= 3; time += 1) {
      expect((await reject('파손')).rejectOrder.order).toMatchObject({ version: 2, rejectReason: '파손' });
    }
    expect(await doAct(stores, 'handOverOrder', id)).toEqual({
      order: null,
      errors: [
        {
          code: 'ILLEGAL_TRANSITION',
          message: 'An order that is REJECTED cannot become RENTED',
          path: ['orderId'],
        },
      ],
    });
    expect(await factsUntil('reservation-1', 'rejected')).toEqual(['received', 'rejected']);
  });

  test('that is cancelled before it was known ends, is published, and does not come to life', async () => {
    const stores = await world.start();
    const reservation = reservationOf('reservation-1');
    await world.tell('cancel-requested', cancelling(reservation));
    const { id } = await orderFor(stores, 'reservation-1');
    await world.tell('reserved', reservation);
    await world.tell('cancel-requested', cancelling(reservation));
    await world.settled();
    expect(await orderOf(stores, id)).toMatchObject({ status: 'CANCELLED', version: 1 });
    expect(await factsUntil('reservation-1', 'cancelled')).toEqual(['cancelled']);
    expect((await doAct(stores, 'confirmOrder', id)).errors).toMatchObject([{ code: 'ILLEGAL_TRANSITION' }]);
  });
});

describe('side by side, on two replicas,', () => {
  let replicas: [Stores, Stores];
  beforeEach(async () => {
    replicas = [await world.start(), await world.start()];
  });
  const replica = (index: number): Stores => replicas[index % 2] as Stores;

  test('50 returns with one key count once', async () => {
    const id = await handOver(replicas[0], reservationOf('reservation-1', { quantity: 10 }));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => giveBack(replica(index), id, 'the key', 3)),
    );
    for (const { order } of answers) expect(order).toMatchObject({ version: 5, returnedQuantity: 3 });
    expect(await factsUntil('reservation-1', 'partially-returned')).toHaveLength(5);
    expect((await giveBack(replicas[0], id, 'the key', 4)).errors).toMatchObject([
      { code: 'IDEMPOTENCY_CONFLICT' },
    ]);
    expect((await giveBack(replicas[0], id, '')).errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_INVALID' }]);
  });

  test('50 returns with keys of their own take back what is out and no more', async () => {
    const id = await handOver(replicas[0], reservationOf('reservation-1', { quantity: 101 }));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => giveBack(replica(index), id, `key-${index}`, 3)),
    );
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(17);
    for (const { errors } of refused) expect(errors).toMatchObject([{ code: 'RETURN_TOO_MANY' }]);
    expect(await orderOf(replicas[1], id)).toMatchObject({ returnedQuantity: 99, version: 4 + 33 });
    // A key that was refused has returned nothing, and may be used for what is still out.
    const refusedKey = `key-${answers.indexOf(refused[0])}`;
    expect((await giveBack(replicas[0], id, refusedKey, 2)).order).toMatchObject({ status: 'RETURNED' });
    expect((await giveBack(replicas[0], id, 'late', 1)).errors).toMatchObject([
      { code: 'ILLEGAL_TRANSITION' },
    ]);
    const published = await factsUntil('reservation-1', 'returned').then(() =>
      world.published('reservation-1'),
    );
    expect(published.at(-1)?.body.returns.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(101);
  });

  test('of a confirmation and a rejection one wins, and each repetition of it is the same', async () => {
    const id = await receive(replicas[0], reservationOf('reservation-1'));
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        index % 4 < 2
          ? doAct(replica(index), 'confirmOrder', id)
          : (await replica(index).ask(REJECT, { id, reason: '품절' })).rejectOrder,
      ),
    );
    const accepted = answers.filter(({ order }) => order !== null).map(({ order }) => order.status);
    expect(accepted).toHaveLength(10);
    expect(new Set(accepted).size).toBe(1);
    expect((await orderOf(replicas[0], id)).version).toBe(2);
    expect(await factsUntil('reservation-1', String(accepted[0]).toLowerCase())).toHaveLength(2);
  });

  test('a confirmation never survives a cancellation, and the customer hears of each that came first', async () => {
    const reservations = Array.from({ length: 10 }, (_, index) => reservationOf(`reservation-${index}`));
    const ids = await Promise.all(reservations.map((reservation) => receive(replicas[0], reservation)));
    const answers = await Promise.all(
      reservations.map(async (reservation, index) => {
        const told = world.tell('cancel-requested', cancelling(reservation));
        const answer = await doAct(replica(index), 'confirmOrder', ids[index] as string);
        await told;
        return answer;
      }),
    );
    for (const [index, { order, errors }] of answers.entries()) {
      const facts = await factsUntil(`reservation-${index}`, 'cancelled');
      expect(facts).toEqual(['received', ...(order === null ? [] : ['confirmed']), 'cancelled']);
      if (order === null) expect(errors).toMatchObject([{ code: 'ILLEGAL_TRANSITION' }]);
      expect(await orderOf(replicas[0], ids[index] as string)).toMatchObject({ status: 'CANCELLED' });
    }
  });

  test('of a hand-over and a cancellation exactly one wins', async () => {
    const reservations = Array.from({ length: 10 }, (_, index) => reservationOf(`reservation-${index}`));
    const ids = await Promise.all(
      reservations.map(async (reservation) => {
        const id = await receive(replicas[0], reservation);
        await doAct(replicas[0], 'confirmOrder', id);
        await doAct(replicas[0], 'prepareOrder', id);
        return id;
      }),
    );
    const answers = await Promise.all(
      reservations.map(async (reservation, index) => {
        const told = world.tell('cancel-requested', cancelling(reservation));
        const answer = await doAct(replica(index), 'handOverOrder', ids[index] as string);
        await told;
        return answer;
      }),
    );
    await world.settled();
    for (const [index, { order }] of answers.entries()) {
      const [status, last] = order === null ? ['CANCELLED', 'cancelled'] : ['RENTED', 'handed-over'];
      expect(await orderOf(replicas[0], ids[index] as string)).toMatchObject({ status, version: 4 });
      expect(await factsUntil(`reservation-${index}`, last)).toEqual([
        'received',
        'confirmed',
        'prepared',
        last,
      ]);
    }
  });
});

describe('an order that no shop answers', () => {
  test('expires when its time is over, once on however many replicas, and one that was answered does not', async () => {
    const env = { VENDOR_TIMEOUT_MS: '1500' };
    const stores = await world.start(env);
    await world.start(env);
    // The vendor is in time, sooner or later.
    let tries = 0;
    const answered = await waitFor(
      async () => {
        tries += 1;
        const id = await receive(stores, reservationOf(`answered-${tries}`));
        return (await doAct(stores, 'confirmOrder', id)).errors.length === 0 ? id : undefined;
      },
      { what: 'an order to be confirmed in time' },
    );
    const unanswered = await receive(stores, reservationOf('unanswered'));
    expect(await factsUntil('unanswered', 'expired')).toEqual(['received', 'expired']);
    expect(await orderOf(stores, unanswered)).toMatchObject({ status: 'CANCELLED', version: 2 });
    expect(await orderOf(stores, answered)).toMatchObject({ status: 'CONFIRMED', version: 2 });
    expect((await doAct(stores, 'confirmOrder', unanswered)).errors).toMatchObject([
      { code: 'ILLEGAL_TRANSITION' },
    ]);
  });

  test('expires also when the service was away as its time ran out, by the time that was promised then', async () => {
    const before = await world.start({ VENDOR_TIMEOUT_MS: '1000' });
    await receive(before, reservationOf('reservation-1'));
    const dueAtMs = Date.now() + 1_000;
    await before[Symbol.asyncDispose]();
    await waitFor(() => Date.now() > dueAtMs, { what: 'the time to run out' });
    await world.start();
    expect(await factsUntil('reservation-1', 'expired')).toEqual(['received', 'expired']);
  });
});

describe('who sees an order', () => {
  const kim = callerOf('CUSTOMER', 'customer-kim');
  const lee = callerOf('CUSTOMER', 'customer-lee');
  const courier = callerOf('COURIER', 'customer-kim');
  const operator = callerOf('OPERATOR', 'op');

  test('vendors and operators any, a customer only through a reservation of theirs', async () => {
    const stores = await world.start();
    const id = await receive(stores, reservationOf('reservation-1'));
    for (const caller of [vendor, operator, kim]) {
      const { _entities } = await stores.ask(OF_RESERVATION, { id: 'reservation-1' }, caller);
      expect(_entities[0].order).toEqual({ id, status: 'RECEIVED' });
      expect((await stores.ask(BY_REFERENCE, { id }, caller))._entities).toEqual([
        { id, itemName: 'SamsungTV55in', startDate: '2026-03-10' },
      ]);
    }
    for (const caller of [lee, courier, null]) {
      const { _entities } = await stores.ask(OF_RESERVATION, { id: 'reservation-1' }, caller);
      expect(_entities[0].order).toBeNull();
      expect((await stores.ask(BY_REFERENCE, { id }, caller))._entities).toEqual([null]);
    }
  });

  test('the shop’s list and its actions are for vendors and operators', async () => {
    const stores = await world.start();
    const id = await receive(stores, reservationOf('reservation-1'));
    const documents = [ORDERS, ORDER, act('confirmOrder'), act('prepareOrder'), act('handOverOrder')];
    for (const document of documents) {
      expect(await stores.errorOf(document, { id }, kim)).toBe('FORBIDDEN');
      expect(await stores.errorOf(document, { id }, null)).toBe('UNAUTHENTICATED');
      expect(await stores.errorOf(document, { id }, operator)).toBeUndefined();
    }
    expect(await stores.errorOf(REJECT, { id, reason: 'x' }, kim)).toBe('FORBIDDEN');
    expect(await stores.errorOf(RETURN, { id, key: 'k', quantity: 1 }, kim)).toBe('FORBIDDEN');
  });

  test('the list is paged newest first, and by status', async () => {
    const stores = await world.start();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.unshift(await receive(stores, reservationOf(name)));
    await doAct(stores, 'confirmOrder', ids[1] as string);
    const first = (await stores.ask(ORDERS, { first: 2 })).storeOrders;
    expect(first.nodes.map((order: { id: string }) => order.id)).toEqual(ids.slice(0, 2));
    const rest = (await stores.ask(ORDERS, { first: 2, after: first.pageInfo.endCursor })).storeOrders;
    expect(rest).toMatchObject({ totalCount: 3, nodes: [{ id: ids[2] }], pageInfo: { hasNextPage: false } });
    expect((await stores.ask(ORDERS, { status: 'CONFIRMED' })).storeOrders).toMatchObject({
      totalCount: 1,
      nodes: [{ id: ids[1] }],
    });
  });
});
