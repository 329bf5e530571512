import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Caller, Role } from '@naru/identity';
import { type Bus, connectBus, headerRecord, natsHeaders } from '@naru/messaging';
import {
  type RentalOrderFact,
  type RentalOrderV1,
  type RentalReservationV1,
  rentalOrder,
  rentalReservation,
  subjectOf,
  typeOf,
} from '@naru/schema';
import { createHost, parseConfig } from '@naru/service-host';
import type { Subgraph } from '@naru/subgraph-host';
import {
  databaseOfService,
  provisionStreams,
  startNatsServer,
  temporaryFolder,
  waitFor,
} from '@naru/test-harness';
import { pino } from 'pino';
import { startStores, storesConfig } from '../src/index.ts';

const log = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
const LOG_LEVEL = process.env['TEST_LOG_LEVEL'] ?? 'silent';

export const callerOf = (role: Role, sub: string): Caller => ({
  sub,
  roles: [role],
  scopes: [],
  expiresAtMs: Date.now() + 3_600_000,
});
export const vendor = callerOf('VENDOR', 'shop-1');

/** One process's worth of the service. */
export interface Stores extends AsyncDisposable {
  /** The data. @throws Error when the answer has errors. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it selected
  ask(query: string, variables?: Record<string, unknown>, caller?: Caller | null): Promise<any>;
  /** The first error's code. */
  errorOf(query: string, variables?: Record<string, unknown>, caller?: Caller | null): Promise<unknown>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface PublishedOrder {
  readonly fact: RentalOrderFact;
  readonly body: RentalOrderV1;
}

/** A NATS server and a database file, and replicas of the service on them. */
export interface World extends AsyncDisposable {
  start(env?: Record<string, string>): Promise<Stores>;
  /** Tells what happened to a reservation. A repetition with the same `eventId` is the same event published again. */
  tell(
    fact: 'reserved' | 'cancel-requested',
    reservation: RentalReservationV1,
    eventId?: string,
  ): Promise<void>;
  /** Resolves when both policies have settled everything that was told. */
  settled(): Promise<void>;
  /** What the service has published of the order for a reservation, in the stream's order. */
  published(reservationId: string): Promise<PublishedOrder[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

const DURABLES = ['stores__receive-order-when-reserved', 'stores__cancel-order-when-cancel-requested'];

export async function createWorld(): Promise<World> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(temporaryFolder()).path;
  const nats = starting.use(await startNatsServer({ storeFolder: join(folder, 'nats') }));
  const connect = (name: string) => connectBus({ servers: nats.url, name, log });
  const observer = starting.use(await connect('observer'));
  await provisionStreams(observer.jsm);
  const { url: STORES_DATABASE_URL } = starting.use(await databaseOfService('stores'));
  const resources = starting.move();

  return {
    async start(env = {}) {
      const host = createHost({ service: 'stores', logLevel: LOG_LEVEL });
      const bus = host.resources.use(await connect('stores'));
      const config = parseConfig(storesConfig, { STORES_DATABASE_URL, ...env });
      const stores = storesOn(await startStores(config, host, bus), () => host.resources.disposeAsync());
      // A test that ends early leaves nothing behind; disposing of it twice does nothing.
      return resources.use(stores);
    },
    tell: (fact, reservation, eventId = randomUUID()) => publish(observer, fact, reservation, eventId),
    settled: () =>
      waitFor(
        async () =>
          (await Promise.all(DURABLES.map((durable) => isSettled(observer, durable)))).every(Boolean),
        {
          what: 'the policies to settle their events',
        },
      ).then(() => {}),
    published: (reservationId) => ordersOf(observer, reservationId),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function storesOn(subgraph: Subgraph, dispose: () => Promise<void>): Stores {
  const execute = (query: string, variables?: Record<string, unknown>, caller: Caller | null = vendor) =>
    subgraph.execute({ query, variables }, { caller, correlationId: 'story' });
  return {
    async ask(query, variables, caller) {
      const { data, errors } = await execute(query, variables, caller);
      if (errors) throw new Error(`The request failed: ${JSON.stringify(errors)}`);
      return data;
    },
    async errorOf(query, variables, caller) {
      return (await execute(query, variables, caller)).errors?.[0]?.extensions.code;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

async function publish(
  bus: Bus,
  fact: 'reserved' | 'cancel-requested',
  reservation: RentalReservationV1,
  id: string,
): Promise<void> {
  const headers = headerRecord({
    id,
    type: typeOf(rentalReservation, fact),
    source: '/naru/reservations',
    subject: reservation.id,
    time: reservation.updatedAt,
    aggregateVersion: reservation.version,
    correlationId: `story-${reservation.id}`,
  });
  const body = JSON.stringify(rentalReservation.validate(fact, reservation));
  await bus.js.publish(subjectOf(rentalReservation, reservation, fact), body, {
    // The stream would drop the second of two messages with one id; a consumer that starts over gets it all the same.
    headers: natsHeaders({ ...headers, 'Nats-Msg-Id': randomUUID() }),
  });
}

async function isSettled(bus: Bus, durable: string): Promise<boolean> {
  const { num_pending, num_ack_pending } = await bus.jsm.consumers.info('RENTAL', durable);
  return num_pending + num_ack_pending === 0;
}

async function ordersOf({ jsm }: Bus, reservationId: string): Promise<PublishedOrder[]> {
  const { state } = await jsm.streams.info('RENTAL');
  const orders: PublishedOrder[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await jsm.streams.getMessage('RENTAL', { seq });
    if (!message?.subject.startsWith('rental.order.')) continue;
    const fact = message.subject.split('.').at(-1) as RentalOrderFact;
    const body = rentalOrder.validate(fact, message.json());
    if (body.reservationId === reservationId) orders.push({ fact, body });
  }
  return orders;
}

/** A reservation as its events tell it. */
export function reservationOf(id: string, change: Partial<RentalReservationV1> = {}): RentalReservationV1 {
  return {
    id,
    version: 1,
    status: 'RESERVED',
    customerId: 'customer-kim',
    itemId: 'item-1',
    itemName: 'SamsungTV55in',
    sku: 'TV-55-01',
    quantity: 2,
    returnedQuantity: 0,
    returns: [],
    startDate: '2026-03-10',
    endDate: '2026-03-12',
    dayRate: { amount: 25_000, currency: 'KRW' },
    total: { amount: 150_000, currency: 'KRW' },
    createdAt: '2026-03-04T01:15:02.118Z',
    updatedAt: '2026-03-04T01:15:02.118Z',
    ...change,
  };
}

/** The same, waiting for its cancellation. */
export const cancelling = (reservation: RentalReservationV1): RentalReservationV1 => ({
  ...reservation,
  version: 2,
  status: 'CANCEL_PENDING',
});
