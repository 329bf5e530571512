import { expect } from '@jest/globals';
import { type Bus, connectBus, headerRecord, natsHeaders } from '@naru/messaging';
import { customerNotification, subjectOf, typeOf } from '@naru/schema';
import { createHost, parseConfig } from '@naru/service-host';
import type { CallContext } from '@naru/subgraph-host';
import { type NatsServer, waitFor } from '@naru/test-harness';
import { customerViewsConfig, startCustomerViews } from '../src/index.ts';
import type { CallEvent, ReservationEvent, StoryEvent } from './stories.ts';

const CONSUMERS = [
  { stream: 'PICKUP', durable: 'customer-views__project-pickup-when-call-changes' },
  { stream: 'PICKUP', durable: 'customer-views__notify-when-call-changes' },
  { stream: 'RENTAL', durable: 'customer-views__project-rental-when-reservation-changes' },
  { stream: 'RENTAL', durable: 'customer-views__notify-when-reservation-changes' },
] as const;

export type Role = NonNullable<CallContext['caller']>['roles'][number];

export interface RunningViews extends AsyncDisposable {
  /** Publishes events past the broker's own recognition of repeats. */
  publish(events: readonly (CallEvent | ReservationEvent)[]): Promise<void>;
  /** Resolves when every event was handled. */
  settled(): Promise<void>;
  /** What a caller gets; anonymous without one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into data of any shape
  query(query: string, caller?: { sub: string; role?: Role }, variables?: object): Promise<any>;
}

/** Makes the service's consumers start anew, at the beginning. Only while it does not run. */
export async function forgetConsumers({ jsm }: Bus): Promise<void> {
  for (const { stream, durable } of CONSUMERS) await jsm.consumers.delete(stream, durable);
}

/** Starts the service on a broker and a database. */
export async function startViews(nats: NatsServer, databaseUrl: string): Promise<RunningViews> {
  const host = createHost({ service: 'customer-views', logLevel: 'fatal' });
  const bus = await connectBus({ servers: nats.url, name: 'customer-views', log: host.log });
  const config = parseConfig(customerViewsConfig, { CUSTOMER_VIEWS_DATABASE_URL: databaseUrl });
  const subgraph = await startCustomerViews(config, host, bus);
  return {
    async publish(events) {
      for (const event of events) {
        await (event.family.stream === 'PICKUP'
          ? publishEvent(bus, event as CallEvent)
          : publishEvent(bus, event as ReservationEvent));
      }
    },
    async settled() {
      for (const { stream, durable } of CONSUMERS) {
        await waitFor(
          async () => {
            const { num_pending, num_ack_pending } = await bus.jsm.consumers.info(stream, durable);
            return num_pending + num_ack_pending === 0;
          },
          { what: `${durable} to have handled every event` },
        );
      }
    },
    query: (query, caller, variables) =>
      subgraph.execute(
        { query, variables: { ...variables } },
        {
          caller: caller
            ? {
                sub: caller.sub,
                roles: [caller.role ?? 'CUSTOMER'],
                scopes: [],
                expiresAtMs: Date.now() + 60_000,
              }
            : null,
          correlationId: 'test',
        },
      ),
    async [Symbol.asyncDispose]() {
      await host.resources.disposeAsync();
      await bus[Symbol.asyncDispose]();
    },
  };
}

async function publishEvent<
  Fact extends string,
  Body extends { id: string; version: number; updatedAt: string },
>(bus: Bus, { family, id, fact, body }: StoryEvent<Body, Fact>): Promise<void> {
  const headers = headerRecord({
    ...{ id, type: typeOf(family, fact), source: '/naru/elsewhere', subject: body.id },
    ...{ time: body.updatedAt, aggregateVersion: body.version, correlationId: `story-of-${body.id}` },
  });
  delete headers['Nats-Msg-Id'];
  const valid = family.validate(fact, body);
  await bus.js.publish(subjectOf(family, valid, fact), JSON.stringify(valid), {
    headers: natsHeaders(headers),
  });
}

/** The events that the service has published about notifications of one customer. */
async function receivedBy(bus: Bus, customerId: string) {
  const found: ReturnType<typeof customerNotification.validate>[] = [];
  const filter = `customer.notification.${customerId}.received`;
  const consumer = await bus.js.consumers.get('CUSTOMER', { filter_subjects: filter });
  const { num_pending: count } = await consumer.info();
  while (found.length < count) {
    const message = await consumer.next({ expires: 5_000 });
    if (message === null) break;
    found.push(customerNotification.validate('received', message.json()));
  }
  return found;
}

/** Waits until the customer was told of these events, of each once and of no other. @returns what was published. */
export async function expectReceived(bus: Bus, customerId: string, ids: readonly string[]) {
  await waitFor(async () => (await receivedBy(bus, customerId)).length >= ids.length, {
    what: 'the notifications',
  });
  const received = await receivedBy(bus, customerId);
  expect(received.map(({ id }) => id).sort()).toEqual([...ids].sort());
  return received;
}
