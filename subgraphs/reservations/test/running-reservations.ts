import { type Bus, connectBus, headerRecord, natsHeaders } from '@naru/messaging';
import {
  type RentalOrderFact,
  type RentalOrderV1,
  type RentalReservationFact,
  type RentalReservationV1,
  rentalOrder,
  rentalReservation,
  subjectOf,
  typeOf,
} from '@naru/schema';
import { createHost, parseConfig } from '@naru/service-host';
import type { CallContext } from '@naru/subgraph-host';
import { type NatsServer, waitFor } from '@naru/test-harness';
import { v7 as uuidv7 } from 'uuid';
import { openReservations, reservationsConfig, startReservations } from '../src/index.ts';

const DURABLE = 'reservations__follow-order-when-it-changes';

/** Longer than in real life: a busy machine is no silent items service. */
const HOLD_TIMEOUT_MS = 6_000;

type Role = NonNullable<CallContext['caller']>['roles'][number];

export interface Caller {
  readonly sub: string;
  readonly role?: Role;
}

export interface RunningReservations extends AsyncDisposable {
  /** What a caller gets; anonymous without one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into data of any shape
  query(query: string, caller?: Caller, variables?: object): Promise<any>;
}

/** Starts the service on a broker and a database. */
export async function startService(nats: NatsServer, databaseUrl: string): Promise<RunningReservations> {
  const host = createHost({ service: 'reservations', logLevel: 'silent' });
  const bus = await connectBus({ servers: nats.url, name: 'reservations', log: host.log });
  const config = parseConfig(reservationsConfig, {
    RESERVATIONS_DATABASE_URL: databaseUrl,
    HOLD_TIMEOUT_MS: String(HOLD_TIMEOUT_MS),
  });
  const subgraph = await startReservations(config, host, bus, await openReservations(config, host, bus));
  return {
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

/** Publishes snapshots of an order past the broker's own recognition of repeats, and waits until they are handled. */
export async function tellOrder(
  bus: Bus,
  reservation: RentalReservationV1,
  events: readonly (Partial<RentalOrderV1> & {
    readonly fact: RentalOrderFact;
    readonly version: number;
    readonly status: RentalOrderV1['status'];
  })[],
): Promise<void> {
  for (const { fact, ...change } of events) {
    const { id: reservationId, customerId, itemId, itemName, quantity, startDate, endDate } = reservation;
    const returns = change.returns ?? [];
    const body = rentalOrder.validate(fact, {
      ...{ id: `order-of-${reservationId}`, reservationId, customerId, itemId, itemName, quantity },
      ...{
        startDate,
        endDate,
        returns,
        returnedQuantity: returns.reduce((sum, one) => sum + one.quantity, 0),
      },
      ...{ rejectReason: null, receivedAt: reservation.createdAt, updatedAt: reservation.createdAt },
      ...change,
    });
    const headers = headerRecord({
      ...{ id: uuidv7(), type: typeOf(rentalOrder, fact), source: '/naru/stores', subject: body.id },
      ...{ time: body.updatedAt, aggregateVersion: body.version, correlationId: `story-of-${reservationId}` },
    });
    await bus.js.publish(subjectOf(rentalOrder, body, fact), JSON.stringify(body), {
      headers: natsHeaders(headers),
    });
  }
  const isSettled = async () => {
    const { num_pending, num_ack_pending } = await bus.jsm.consumers.info('RENTAL', DURABLE);
    return num_pending + num_ack_pending === 0;
  };
  await waitFor(isSettled, { what: 'the order to be followed' });
}

/** The facts that the service has published about a customer's reservations, in their order, once there are so many. */
export async function publishedFor(bus: Bus, customerId: string, count: number) {
  const read = async () => {
    const { state } = await bus.jsm.streams.info('RENTAL');
    const found: { fact: string; correlationId: string | undefined; body: RentalReservationV1 }[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await bus.jsm.streams.getMessage('RENTAL', { seq });
      const [, aggregate, , fact] = message?.subject.split('.') ?? [];
      if (message === null || aggregate !== 'reservation') continue;
      const body = rentalReservation.validate(fact as RentalReservationFact, message.json());
      if (body.customerId !== customerId) continue;
      found.push({ fact: String(fact), correlationId: message.header.get('ce-correlationid'), body });
    }
    return found;
  };
  return waitFor(
    async () => {
      const found = await read();
      return found.length >= count ? found : undefined;
    },
    { what: `${count} events of ${customerId}` },
  );
}
