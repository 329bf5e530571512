import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays, dayOf } from '@naru/calendar';
import {
  type Bus,
  connectBus,
  createRequester,
  headerRecord,
  natsHeaders,
  type Requester,
  serveRequests,
} from '@naru/messaging';
import {
  type HoldItemsReplyV1,
  type HoldItemsRequestV1,
  holdItems,
  type ReleaseItemsReplyV1,
  type ReleaseItemsRequestV1,
  type RentalReservationFact,
  type RentalReservationV1,
  releaseItems,
  rentalReservation,
  subjectOf,
  typeOf,
  wasReservationStored,
} from '@naru/schema';
import { createHost, parseConfig } from '@naru/service-host';
import type { Subgraph } from '@naru/subgraph-host';
import {
  awayFromMidnight,
  databaseOfService,
  type NatsServer,
  provisionStreams,
  startNatsServer,
  type TemporaryFolder,
  type TestDatabase,
  temporaryFolder,
  waitFor,
} from '@naru/test-harness';
import { v7 as uuidv7 } from 'uuid';
import { itemsConfig, startItems } from '../src/index.ts';

await awayFromMidnight();
const TODAY = dayOf(new Date());
const VENDOR = {
  caller: { sub: 'vendor-1', roles: ['VENDOR'] as const, scopes: [], expiresAtMs: Infinity },
  correlationId: 'test',
};
const DURABLE = 'items__follow-reservation-when-it-changes';

let folder: TemporaryFolder;
let nats: NatsServer;
let place: TestDatabase;
let bus: Bus;
let items: Subgraph;
let hold: Requester<HoldItemsRequestV1, HoldItemsReplyV1>;
let release: Requester<ReleaseItemsRequestV1, ReleaseItemsReplyV1>;
const host = createHost({ service: 'items', logLevel: 'silent' });

beforeAll(async () => {
  folder = temporaryFolder();
  nats = await startNatsServer({ storeFolder: join(folder.path, 'nats') });
  bus = await connectBus({ servers: nats.url, name: 'items', log: host.log });
  await provisionStreams(bus.jsm);
  place = await databaseOfService('items');
  const config = parseConfig(itemsConfig, { ITEMS_DATABASE_URL: place.url });
  items = await startItems(config, host, bus);
  hold = createRequester(bus, holdItems, { timeoutMs: 120_000, maxConcurrent: 500 });
  release = createRequester(bus, releaseItems, { timeoutMs: 120_000 });
});
afterAll(async () => {
  await host.resources.disposeAsync();
  await bus[Symbol.asyncDispose]();
  await nats.stop();
  await place[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

// biome-ignore lint/suspicious/noExplicitAny: tests reach into data of any shape
async function execute(query: string, variables: object = {}, context: object = VENDOR): Promise<any> {
  const result = await items.execute({ query, variables: { ...variables } }, context as typeof VENDOR);
  if (result.errors) throw new AggregateError(result.errors);
  return result.data;
}

async function register(details: object = {}): Promise<{ id: string; sku: string }> {
  const sku = uuidv7().slice(-12);
  const input = { idempotencyKey: sku, sku, name: 'SamsungTV55in', dayRate: 30_000, units: 5, ...details };
  const { registerItem } = await execute(
    `mutation ($input: RegisterItemInput!) { registerItem(input: $input) { item { id sku } errors { code path } } }`,
    { input },
  );
  return registerItem.item ?? Promise.reject(registerItem.errors);
}

async function setUnits(
  itemId: string,
  units: number,
): Promise<{ item: { units: number }; errors: { code: string }[] }> {
  const { setItemUnits } = await execute(
    `mutation ($input: SetItemUnitsInput!) { setItemUnits(input: $input) { item { units } errors { code } } }`,
    { input: { itemId, units } },
  );
  return setItemUnits;
}

const stockOf = async (id: string): Promise<number> =>
  (await execute(`{ item(id: "${id}") { stock } }`)).item.stock;

const holding = (itemId: string, change: Partial<HoldItemsRequestV1> = {}): HoldItemsRequestV1 => ({
  ...{ reservationId: uuidv7(), itemId, quantity: 1, startDate: TODAY, endDate: addDays(TODAY, 2) },
  ...change,
});

/** A reservation's event, as the reservations service would publish it; published past the recognition of repeats. */
async function tell(
  { reservationId: id, itemId, quantity, startDate, endDate }: HoldItemsRequestV1,
  fact: RentalReservationFact,
  version: number,
  change: Partial<RentalReservationV1> = {},
): Promise<void> {
  const statuses = { reserved: 'RESERVED', rented: 'RENTED', returned: 'RETURNED', cancelled: 'CANCELLED' };
  const status = statuses[fact as keyof typeof statuses] ?? 'PARTIALLY_RETURNED';
  const at = new Date().toISOString();
  const body = rentalReservation.validate(fact, {
    ...{
      id,
      version,
      status,
      customerId: 'customer-1',
      itemId,
      itemName: 'SamsungTV55in',
      sku: 'sku',
      quantity,
    },
    ...{ returnedQuantity: 0, returns: [], startDate, endDate, createdAt: at, updatedAt: at },
    ...{ dayRate: { amount: 1, currency: 'KRW' }, total: { amount: 1, currency: 'KRW' } },
    ...change,
  });
  const headers = headerRecord({
    ...{ id: uuidv7(), type: typeOf(rentalReservation, fact), source: '/naru/reservations', subject: id },
    ...{ time: at, aggregateVersion: version, correlationId: 'test' },
  });
  await bus.js.publish(subjectOf(rentalReservation, body, fact), JSON.stringify(body), {
    headers: natsHeaders(headers),
  });
}

const followed = () =>
  waitFor(
    async () => {
      const { num_pending, num_ack_pending } = await bus.jsm.consumers.info('RENTAL', DURABLE);
      return num_pending + num_ack_pending === 0;
    },
    { what: 'the ledger to have followed' },
  );

test('an item is found by id, SKU and search, whose wildcards mean themselves', async () => {
  const { id, sku } = await register({ name: '노트북 100%_A\\??', category: 'laptop' });
  expect((await execute(`{ itemBySku(sku: "${sku}") { id stock units } }`)).itemBySku).toEqual({
    id,
    stock: 5,
    units: 5,
  });
  const found = async (search: string) =>
    (
      await execute(`query ($search: String) { items(search: $search) { totalCount nodes { id } } }`, {
        search,
      })
    ).items;
  expect(await found('100%_a')).toEqual({ totalCount: 1, nodes: [{ id }] });
  for (const text of ['?', '??', '\\?', 'a\\??'])
    expect([text, await found(text)]).toEqual([text, { totalCount: 1, nodes: [{ id }] }]);
  for (const text of ['100_%', '???', "' or '?' = '?"])
    expect([text, (await found(text)).totalCount]).toEqual([text, 0]);
  expect((await found('%')).totalCount).toBe(1);
});

test('a SKU is taken once, and the same registration has the same answer', async () => {
  const first = await register({ idempotencyKey: 'key-1', sku: 'only-one' });
  expect(await register({ idempotencyKey: 'key-1', sku: 'only-one' })).toEqual(first);
  await expect(register({ idempotencyKey: 'key-2', sku: 'only-one' })).rejects.toMatchObject([
    { code: 'SKU_TAKEN' },
  ]);
  await expect(register({ idempotencyKey: 'key-1', sku: 'other' })).rejects.toMatchObject([
    { code: 'IDEMPOTENCY_CONFLICT' },
  ]);
});

test('of 200 who want the last units at once, as many get them as there are', async () => {
  const { id } = await register({ units: 7 });
  const replies = await Promise.all(Array.from({ length: 200 }, () => hold(holding(id), 'test')));
  expect(replies.filter(({ held }) => held)).toHaveLength(7);
  expect(replies.filter((reply) => !reply.held && reply.code === 'NOT_ENOUGH_STOCK')).toHaveLength(193);
  expect(await stockOf(id)).toBe(0);
});

test('asking again for the same reservation holds once, and has the same answer', async () => {
  const { id } = await register();
  const request = holding(id, { quantity: 3 });
  const [first, ...others] = await Promise.all(Array.from({ length: 10 }, () => hold(request, 'test')));
  expect(first?.held).toBe(true);
  for (const other of others) expect(other).toEqual(first);
  expect(await stockOf(id)).toBe(2);
});

test('a release gives back once; before its hold, it keeps the hold away', async () => {
  const { id } = await register();
  const held = holding(id, { quantity: 3 });
  await hold(held, 'test');
  await Promise.all([1, 2, 3].map(() => release({ reservationId: held.reservationId }, 'test')));
  expect(await stockOf(id)).toBe(5);
  const late = holding(id);
  await release({ reservationId: late.reservationId, itemId: id }, 'test');
  expect(await hold(late, 'test')).toMatchObject({ held: false, code: 'RESERVATION_ENDED' });
  expect(await stockOf(id)).toBe(5);
});

test.each<[Partial<HoldItemsRequestV1>, string]>([
  [{ itemId: 'nothing' }, 'ITEM_NOT_FOUND'],
  [{ quantity: 6 }, 'NOT_ENOUGH_STOCK'],
  [{ quantity: 1001 }, 'QUANTITY_INVALID'],
  [{ startDate: addDays(TODAY, -1) }, 'DATES_INVALID'],
  [{ startDate: addDays(TODAY, 3) }, 'DATES_INVALID'],
  [{ endDate: addDays(TODAY, 400) }, 'DATES_INVALID'],
])('%j is not held: %s', async (change, code) => {
  const { id } = await register();
  expect(await hold(holding(id, change), 'test')).toMatchObject({ held: false, code });
  expect(await stockOf(id)).toBe(5);
});

test('the ledger follows the reservation, whatever comes twice or late', async () => {
  const { id } = await register();
  const request = holding(id, { quantity: 3, startDate: TODAY, endDate: TODAY });
  await hold(request, 'test');
  const half = { returnedQuantity: 2, returns: [{ quantity: 2, at: new Date().toISOString() }] };
  await tell(request, 'rented', 4);
  await tell(request, 'partially-returned', 5, half);
  await tell(request, 'reserved', 1);
  await tell(request, 'partially-returned', 5, half);
  await tell(request, 'rented', 4);
  await followed();
  expect(await stockOf(id)).toBe(4);
  // One is still out, so it blocks tomorrow too, though it was booked for today only.
  const { item } = await execute(
    `{ item(id: "${id}") { availability(from: "${TODAY}", to: "${addDays(TODAY, 2)}") { available } } }`,
  );
  expect(item.availability.map((day: { available: number }) => day.available)).toEqual([4, 4, 5]);
  // Once stored, only the reservation's own events release it.
  await release({ reservationId: request.reservationId }, 'test');
  expect(await stockOf(id)).toBe(4);
  await tell(request, 'returned', 6, {
    returnedQuantity: 3,
    returns: [...half.returns, { ...half.returns[0], quantity: 1 }] as never,
  });
  await followed();
  expect(await stockOf(id)).toBe(5);
});

test('the units cannot go below what is promised on any day', async () => {
  const { id } = await register();
  await hold(
    holding(id, { quantity: 2, startDate: addDays(TODAY, 40), endDate: addDays(TODAY, 41) }),
    'test',
  );
  await hold(
    holding(id, { quantity: 1, startDate: addDays(TODAY, 41), endDate: addDays(TODAY, 42) }),
    'test',
  );
  expect((await setUnits(id, 2)).errors).toMatchObject([{ code: 'UNITS_PROMISED' }]);
  expect((await setUnits(id, 3)).item).toEqual({ units: 3 });
});

test('units and holds that change at once never promise more than there is', async () => {
  const { id } = await register({ units: 10 });
  const [replies] = await Promise.all([
    Promise.all(Array.from({ length: 30 }, () => hold(holding(id), 'test'))),
    Promise.all([4, 7, 2, 9, 5].map((units) => setUnits(id, units))),
  ]);
  const { item } = await execute(`{ item(id: "${id}") { units stock } }`);
  expect(item.units).toBeGreaterThanOrEqual(replies.filter(({ held }) => held).length);
  expect(item.stock).toBe(item.units - replies.filter(({ held }) => held).length);
});

test('a hold that hears nothing is released only when the reservations service knows no reservation', async () => {
  const impatient = createHost({ service: 'items', logLevel: 'silent' });
  await using _resources = impatient.resources;
  const config = parseConfig(itemsConfig, { ITEMS_DATABASE_URL: place.url, HOLD_TTL_MS: '100' });
  await startItems(config, impatient, bus);
  const { id } = await register();
  const [orphan, stored, told] = [holding(id), holding(id), holding(id)];
  for (const request of [orphan, stored, told]) await hold(request, 'test');
  await tell(told, 'reserved', 1);
  await followed();
  // The event of one reservation is still on its way: nobody but its service knows of it.
  const asked: string[] = [];
  const queue = { queue: 'reservations', log: host.log };
  await using _answering = serveRequests(bus, wasReservationStored, queue, async ({ reservationId }) => {
    asked.push(reservationId);
    return { stored: reservationId === stored.reservationId };
  });
  await waitFor(async () => (await stockOf(id)) === 3, { what: 'the orphan to be released' });
  await waitFor(() => asked.includes(stored.reservationId), { what: 'both silent holds to be asked about' });
  expect(asked).not.toContain(told.reservationId);
  await tell(stored, 'cancelled', 2);
  await followed();
  expect(await stockOf(id)).toBe(4);
});

test('who may not is refused', async () => {
  const customer = { ...VENDOR, caller: { ...VENDOR.caller, roles: ['CUSTOMER'] } };
  const mutation = `mutation { setItemUnits(input: { itemId: "x", units: 1 }) { errors { code } } }`;
  await expect(execute(mutation, {}, customer)).rejects.toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
  await expect(execute(mutation, {}, { ...VENDOR, caller: null })).rejects.toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect((await setUnits('nothing', 1)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
});
