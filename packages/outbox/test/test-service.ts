import { defineEntity, p } from '@mikro-orm/core';
import { type Bus, connectBus, type ReceivedEvent } from '@naru/messaging';
import type { Database, EngineName } from '@naru/persistence';
import { type PickupCallV1, pickupCall } from '@naru/schema';
import {
  type NatsServer,
  openWithTables,
  startNatsServer,
  type TestDatabase,
  temporaryFolder,
  testDatabase,
  waitFor,
} from '@naru/test-harness';
import { pino } from 'pino';
import { createOutbox, type Outbox, outboxEntities, startRelay, type UnitOfWork } from '../src/index.ts';

export const log = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });

/** What the service of these tests keeps besides its outbox: one row for each effect. */
export const EffectRow = defineEntity({
  name: 'EffectRow',
  tableName: 'effect',
  properties: { id: p.integer().primary() },
});

export const callOf = (version: number): PickupCallV1 => ({
  id: 'c1',
  version,
  status: 'REQUESTED',
  customerId: 'customer-1',
  parcelClass: 'UNDER_10KG',
  place: { label: '홍대입구역', point: { lat: 37.557, lon: 126.924 } },
  fare: { amount: 6800, currency: 'KRW' },
  courier: null,
  requestedAt: '2026-03-02T01:15:02.118Z',
  updatedAt: '2026-03-02T01:15:02.118Z',
});

export const receivedCall = (id: string): ReceivedEvent<string, unknown> => ({
  id,
  type: 'naru.pickup.call.requested.v1',
  source: '/naru/calls',
  subject: 'c1',
  time: '2026-03-02T01:15:02.118Z',
  aggregateVersion: 1,
  correlationId: 'story',
  fact: 'requested',
  body: callOf(1),
});

/** One effect and the event that reports it. */
export function takeEffect(unit: UnitOfWork, id: number): string {
  unit.em.create(EffectRow, { id });
  return unit.publish(pickupCall, 'requested', callOf(id), { correlationId: 'story' });
}

export interface Replica extends AsyncDisposable {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly bus: Bus;
  relay(): AsyncDisposable;
  countOf(table: 'effect' | 'inbox' | 'outbox'): Promise<number>;
}

/** A database and a NATS server, and replicas of a service on them. */
export interface World extends AsyncDisposable {
  readonly nats: NatsServer;
  /** Where the broker keeps its data. */
  readonly natsFolder: string;
  replica(): Promise<Replica>;
  /** The versions of the calls in the stream, in its order. */
  published(): Promise<number[]>;
  /** Resolves when the stream holds as many events, in their order and each once. */
  holds(count: number): Promise<void>;
}

/** @param place a database of the caller's; a new one on the engine without it */
export async function createWorld(engine: EngineName, place?: TestDatabase): Promise<World> {
  const resources = new AsyncDisposableStack();
  const folder = resources.use(temporaryFolder()).path;
  const natsFolder = `${folder}/nats`;
  const nats = resources.use(await startNatsServer({ storeFolder: natsFolder }));
  const { target } = place ?? resources.use(await testDatabase(engine));
  const observer = resources.use(await connectBus({ servers: nats.url, name: 'observer', log }));
  await observer.jsm.streams.add({ name: 'PICKUP', subjects: ['pickup.>'] });

  async function published(): Promise<number[]> {
    observer.assertConnected();
    const { state } = await observer.jsm.streams.info('PICKUP');
    const versions: number[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await observer.jsm.streams.getMessage('PICKUP', { seq });
      versions.push(message?.json<PickupCallV1>().version ?? Number.NaN);
    }
    return versions;
  }

  return {
    nats,
    natsFolder,
    published,
    async replica() {
      const database = await openWithTables(target, [EffectRow, ...outboxEntities]);
      const bus = await connectBus({ servers: nats.url, name: 'replica', log });
      const outbox = createOutbox({ database, service: 'calls', now: () => new Date() });
      return {
        database,
        outbox,
        bus,
        relay: () => startRelay({ database, outbox, bus, service: 'calls', log, pollMs: 200 }),
        async countOf(table) {
          const rows = await database.read((em) =>
            em.execute<{ n: number }[]>(`select count(*) n from ${table}`),
          );
          return Number(rows[0]?.n ?? 0);
        },
        async [Symbol.asyncDispose]() {
          await bus[Symbol.asyncDispose]();
          await database[Symbol.asyncDispose]();
        },
      };
    },
    async holds(count) {
      const all = Array.from({ length: count }, (_, index) => index + 1).join();
      await waitFor(async () => (await published()).join() === all, {
        what: `${count} events in the stream`,
      });
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
