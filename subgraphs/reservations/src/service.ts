import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Bus, createRequester, serveRequests, startPolicies } from '@naru/messaging';
import { createOutbox, startRelay } from '@naru/outbox';
import { openDatabase } from '@naru/persistence';
import { holdItems, releaseItems, wasReservationStored } from '@naru/schema';
import type { Host } from '@naru/service-host';
import { createSubgraph, type Subgraph } from '@naru/subgraph-host';
import { parse } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import { migrations } from '../migrations/sqlite/index.ts';
import { wasStored } from './application/read-reservations.ts';
import type { ReservationsService } from './application/reservations-service.ts';
import type { ReservationsConfig } from './config.ts';
import { entities } from './entities/index.ts';
import { followOrderWhenItChanges } from './policies/follow-order-when-it-changes.ts';
import { createContext } from './resolvers/context.ts';
import { resolvers } from './resolvers/index.ts';
import { sdl } from './schema.ts';

/** Opens the reservations service on the host's resources. */
export async function startReservations(config: ReservationsConfig, host: Host, bus: Bus): Promise<Subgraph> {
  const { resources, log } = host;
  const now = () => new Date();
  const database = resources.use(
    await openDatabase({ url: config.RESERVATIONS_DATABASE_URL, entities, migrations }),
  );
  const outbox = createOutbox({ database, service: 'reservations', now });
  resources.use(startRelay({ database, outbox, bus, service: 'reservations', log }));
  const patience = { timeoutMs: config.HOLD_TIMEOUT_MS };
  const service: ReservationsService = {
    database,
    outbox,
    stock: {
      hold: createRequester(bus, holdItems, patience),
      release: createRequester(bus, releaseItems, patience),
    },
    log,
    now,
    newId: uuidv7,
  };
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
      wasStored(database, reservationId),
    ),
  );
  host.health.check('reservations', () => bus.assertConnected());
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  return createSubgraph({ name: 'reservations', sdl, schema, log, createContext: createContext(service) });
}
