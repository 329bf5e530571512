import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Bus, createRequester, serveRequests, startPolicies } from '@naru/messaging';
import { openOutbox } from '@naru/outbox';
import {
  holdItems as holdContract,
  releaseItems as releaseContract,
  wasReservationStored,
} from '@naru/schema';
import type { Host } from '@naru/service-host';
import { createSubgraph, type Subgraph } from '@naru/subgraph-host';
import { parse } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import { holdItems } from './application/hold-items.ts';
import type { ItemsService } from './application/items-service.ts';
import { releaseItems } from './application/release-items.ts';
import type { ItemsConfig } from './config.ts';
import { followReservationWhenItChanges } from './policies/follow-reservation-when-it-changes.ts';
import { registrationGuard } from './registration-guard.ts';
import { createContext } from './resolvers/context.ts';
import { resolvers } from './resolvers/index.ts';
import { sdl } from './schema.ts';
import { itemsTables } from './tables.ts';
import { startOrphanTimer } from './timers.ts';

/** Opens the items service on the host's resources. */
export async function startItems(config: ItemsConfig, host: Host, bus: Bus): Promise<Subgraph> {
  const { resources, log } = host;
  const now = () => new Date();
  const { database, outbox } = await openOutbox({ tables: itemsTables, config, now }, host, bus);
  const service: ItemsService = {
    database,
    outbox,
    bufferDays: config.BUFFER_DAYS,
    holdTtlMs: config.HOLD_TTL_MS,
    wasReservationStored: createRequester(bus, wasReservationStored),
    guardRegistration: registrationGuard(config),
    now,
    newId: uuidv7,
  };
  resources.use(
    await startPolicies([followReservationWhenItChanges], {
      bus,
      dependencies: service,
      log,
      ackWaitMs: config.ACK_WAIT_MS,
    }),
  );
  const queue = { queue: 'items', log };
  resources.use(serveRequests(bus, holdContract, queue, (request, id) => holdItems(service, request, id)));
  resources.use(
    serveRequests(bus, releaseContract, queue, (request, id) => releaseItems(service, request, id)),
  );
  resources.use(startOrphanTimer(service, log));
  host.health.check('items', () => bus.assertConnected());
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  return createSubgraph({ name: 'items', sdl, schema, log, createContext: createContext(service) });
}
