import { type PickupCallV1, pickupCall, subjectOf, typeOf } from '@naru/schema';
import { type NatsServer, startNatsServer, temporaryFolder, waitFor } from '@naru/test-harness';
import type { StoredMsg } from '@nats-io/jetstream';
import { pino } from 'pino';
import { type Bus, connectBus, natsHeaders } from '../src/index.ts';

export const log = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });

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

/** A NATS server with the streams of pick-ups and dead letters. */
export interface Broker extends AsyncDisposable {
  readonly nats: NatsServer;
  readonly bus: Bus;
  connect(name: string): Promise<Bus>;
  addStream(name: string): Promise<void>;
  /** Publishes the event that a call was requested, changed as told. */
  publish(
    version: number,
    change?: { body?: string; headers?: Record<string, string>; subject?: string },
  ): Promise<void>;
  deadLetters(): Promise<StoredMsg[]>;
  /** Resolves when every event of the durable is settled. */
  settled(durable: string): Promise<void>;
}

export async function startBroker(): Promise<Broker> {
  const resources = new AsyncDisposableStack();
  const folder = resources.use(temporaryFolder());
  const nats = resources.use(await startNatsServer({ storeFolder: folder.path }));
  const connect = async (name: string) => resources.use(await connectBus({ servers: nats.url, name, log }));
  const bus = await connect('observer');
  const addStream = async (name: string) => {
    await bus.jsm.streams.add({ name, subjects: [`${name.toLowerCase()}.>`] });
  };
  await addStream('PICKUP');
  await addStream('DLQ');

  return {
    nats,
    bus,
    connect,
    addStream,
    async publish(version, change = {}) {
      const headers = {
        'ce-id': `event-${version}`,
        'ce-type': typeOf(pickupCall, 'requested'),
        'ce-source': '/naru/calls',
        'ce-subject': 'c1',
        'ce-time': '2026-03-02T01:15:02.118Z',
        'ce-aggregateversion': String(version),
        'ce-correlationid': 'story',
        'Nats-Msg-Id': `event-${version}`,
      };
      const subject = change.subject ?? subjectOf(pickupCall, callOf(version), 'requested');
      bus.assertConnected();
      await bus.js.publish(subject, change.body ?? JSON.stringify(callOf(version)), {
        headers: natsHeaders(change.headers ?? headers),
        timeout: 1_000,
      });
    },
    async deadLetters() {
      const { state } = await bus.jsm.streams.info('DLQ');
      const letters: StoredMsg[] = [];
      for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
        const letter = await bus.jsm.streams.getMessage('DLQ', { seq });
        if (letter) letters.push(letter);
      }
      return letters;
    },
    async settled(durable) {
      const isSettled = async () => {
        bus.assertConnected();
        const info = await bus.jsm.consumers.info('PICKUP', durable);
        return info.num_pending + info.num_ack_pending === 0;
      };
      await waitFor(isSettled, { what: `${durable} to settle its events` });
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
