import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Bus, startPolicies } from '@naru/messaging';
import { openOutbox } from '@naru/outbox';
import type { Host } from '@naru/service-host';
import { createSubgraph, type Subgraph } from '@naru/subgraph-host';
import { parse } from 'graphql';
import type { CustomerViewsService } from './application/customer-views-service.ts';
import type { CustomerViewsConfig } from './config.ts';
import { policies } from './policies/index.ts';
import { createContext } from './resolvers/context.ts';
import { resolvers } from './resolvers/index.ts';
import { sdl } from './schema.ts';
import { customerViewsTables } from './tables.ts';

/** Opens the customer views on the host's resources. */
export async function startCustomerViews(
  config: CustomerViewsConfig,
  host: Host,
  bus: Bus,
): Promise<Subgraph> {
  const { resources, log } = host;
  const now = () => new Date();
  const { database, outbox } = await openOutbox({ tables: customerViewsTables, config, now }, host, bus);
  const service: CustomerViewsService = { database, outbox, now };
  resources.use(
    await startPolicies(policies, {
      bus,
      dependencies: service,
      log,
      ackWaitMs: config.ACK_WAIT_MS,
    }),
  );
  host.health.check('customer-views', () => bus.assertConnected());
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  return createSubgraph({ name: 'customer-views', sdl, schema, log, createContext: createContext(service) });
}
