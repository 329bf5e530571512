import { type Bus, connectBus, headerRecord, natsHeaders } from '@naru/messaging';
import { type PickupCallFact, type PickupCallV1, pickupCall, subjectOf, typeOf } from '@naru/schema';
import { createHost, parseConfig } from '@naru/service-host';
import type { CallContext } from '@naru/subgraph-host';
import { type NatsServer, waitFor } from '@naru/test-harness';
import { v7 as uuidv7 } from 'uuid';
import { customerViewsConfig, startCustomerViews } from '../src/index.ts';

export const DURABLES = [
  'customer-views__project-pickup-when-call-changes',
  'customer-views__notify-when-call-changes',
] as const;

export type Role = NonNullable<CallContext['caller']>['roles'][number];

export interface CallEvent {
  readonly id: string;
  readonly fact: PickupCallFact;
  readonly body: PickupCallV1;
}

export interface RunningViews extends AsyncDisposable {
  /** Publishes events past the broker's own recognition of repeats. */
  publish(events: readonly CallEvent[]): Promise<void>;
  /** Resolves when every event was handled. */
  settled(): Promise<void>;
  /** What a caller gets; anonymous without one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into data of any shape
  query(query: string, caller?: { sub: string; role?: Role }, variables?: object): Promise<any>;
}

/** Makes the streams that the service needs. */
export async function makeStreams({ jsm }: Bus): Promise<void> {
  for (const name of ['pickup', 'customer', 'dlq'])
    await jsm.streams.add({ name: name.toUpperCase(), subjects: [`${name}.>`] });
}

/** Starts the service on a broker and a database file. */
export async function startViews(nats: NatsServer, file: string): Promise<RunningViews> {
  const host = createHost({ service: 'customer-views', logLevel: 'fatal' });
  const bus = await connectBus({ servers: nats.url, name: 'customer-views', log: host.log });
  const config = parseConfig(customerViewsConfig, { CUSTOMER_VIEWS_DATABASE_URL: `sqlite:${file}` });
  const subgraph = await startCustomerViews(config, host, bus);
  return {
    async publish(events) {
      for (const event of events) await publishCallEvent(bus, event);
    },
    async settled() {
      for (const durable of DURABLES) {
        await waitFor(
          async () => {
            const { num_pending, num_ack_pending } = await bus.jsm.consumers.info('PICKUP', durable);
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
            ? { sub: caller.sub, roles: [caller.role ?? 'CUSTOMER'], expiresAtMs: Date.now() + 60_000 }
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

async function publishCallEvent(bus: Bus, { id, fact, body }: CallEvent): Promise<void> {
  const headers = headerRecord({
    ...{ id, type: typeOf(pickupCall, fact), source: '/naru/calls', subject: body.id },
    ...{ time: body.updatedAt, aggregateVersion: body.version, correlationId: `story-of-${body.id}` },
  });
  delete headers['Nats-Msg-Id'];
  const valid = pickupCall.validate(fact, body);
  await bus.js.publish(subjectOf(pickupCall, valid, fact), JSON.stringify(valid), {
    headers: natsHeaders(headers),
  });
}

const STATUS: Record<PickupCallFact, PickupCallV1['status']> = {
  requested: 'REQUESTED',
  searching: 'SEARCHING',
  confirmed: 'CONFIRMED',
  'picked-up': 'PICKED_UP',
  'cancel-requested': 'CANCEL_PENDING',
  cancelled: 'CANCELLED',
  'no-courier': 'NO_COURIER',
};

/** The story's event of a version of its call. */
export function eventOf(story: readonly CallEvent[], version: number): CallEvent {
  const event = story[version - 1];
  if (event === undefined) throw new RangeError(`The story has no version ${version}`);
  return event;
}

let clockMs = Date.parse('2026-03-02T01:00:00Z');
const nextInstant = (): Date => {
  clockMs += 1_000;
  return new Date(clockMs);
};

/** The events of one new call, in the order of their versions; each later than all made before. */
export function storyOf(customerId: string, facts: readonly PickupCallFact[]): CallEvent[] {
  const requestedAt = nextInstant();
  const callId = uuidv7({ msecs: requestedAt.getTime() });
  let courier: PickupCallV1['courier'] = null;
  return facts.map((fact, index) => {
    const at = index === 0 ? requestedAt : nextInstant();
    if (fact === 'searching') courier = null;
    if (fact === 'confirmed') courier = { id: `courier-${index}`, name: `박기사 ${index}` };
    const body: PickupCallV1 = {
      ...{ id: callId, version: index + 1, status: STATUS[fact], customerId, parcelClass: 'UNDER_10KG' },
      place: { label: '이수', point: { lat: 37.48626, lon: 126.98227 } },
      fare: { amount: 20_000, currency: 'KRW' },
      courier,
      requestedAt: requestedAt.toISOString(),
      updatedAt: at.toISOString(),
    };
    return { id: uuidv7({ msecs: at.getTime() }), fact, body };
  });
}
