import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Bus, serveRequests, startPolicies } from '@naru/messaging';
import { wasReservationStored } from '@naru/schema';
import type { Host } from '@naru/service-host';
import { createSubgraph, type Subgraph } from '@naru/subgraph-host';
import { parse } from 'graphql';
import { wasStored } from './application/read-reservations.ts';
import type { ReservationsService } from './application/reservations-service.ts';
import type { ReservationsConfig } from './config.ts';
import { followOrderWhenItChanges } from './policies/follow-order-when-it-changes.ts';
import { createContext } from './resolvers/context.ts';
import { resolvers } from './resolvers/index.ts';
import { sdl } from './schema.ts';

/** Starts the reservations service on the host's resources. */
export async function startReservations(
  config: ReservationsConfig,
  host: Host,
  bus: Bus,
  service: ReservationsService,
): Promise<Subgraph> {
  const { resources, log } = host;
  resources.use(
    await startPolicies([followOrderWhenItChanges], {
      bus,
      dependencies: service,
      log,
      ackWaitMs: config.ACK_WAIT_MS,
    }),
  );
  resources.use(
    serveRequests(bus, wasReservationStored, { queue: 'reservations', log }, ({ reservationId }) =>
      wasStored(service.database, reservationId),
    ),
  );
  host.health.check('reservations', () => bus.assertConnected());
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  return createSubgraph({ name: 'reservations', sdl, schema, log, createContext: createContext(service) });
}
