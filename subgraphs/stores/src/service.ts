import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Bus, startPolicies } from '@naru/messaging';
import { openOutbox } from '@naru/outbox';
import type { Host } from '@naru/service-host';
import { createSubgraph, type Subgraph } from '@naru/subgraph-host';
import { parse } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import type { StoresService } from './application/stores-service.ts';
import type { StoresConfig } from './config.ts';
import { cancelOrderWhenCancelRequested } from './policies/cancel-order-when-cancel-requested.ts';
import { receiveOrderWhenReserved } from './policies/receive-order-when-reserved.ts';
import { createContext } from './resolvers/context.ts';
import { resolvers } from './resolvers/index.ts';
import { sdl } from './schema.ts';
import { storesTables } from './tables.ts';
import { startVendorTimeout } from './timers.ts';

/** Opens the stores service on the host's resources. */
export async function startStores(config: StoresConfig, host: Host, bus: Bus): Promise<Subgraph> {
  const { resources, log } = host;
  const now = () => new Date();
  const { database, outbox } = await openOutbox({ tables: storesTables, config, now }, host, bus);
  const service: StoresService = {
    database,
    outbox,
    vendorTimeoutMs: config.VENDOR_TIMEOUT_MS,
    now,
    newId: uuidv7,
  };
  resources.use(
    await startPolicies([receiveOrderWhenReserved, cancelOrderWhenCancelRequested], {
      bus,
      dependencies: service,
      log,
      ackWaitMs: config.ACK_WAIT_MS,
    }),
  );
  resources.use(startVendorTimeout(service, log));
  host.health.check('stores', () => bus.assertConnected());
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  return createSubgraph({ name: 'stores', sdl, schema, log, createContext: createContext(service) });
}
