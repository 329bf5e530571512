import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Bus, createRequester, startPolicies } from '@naru/messaging';
import { openOutbox } from '@naru/outbox';
import { acceptDispatch } from '@naru/schema';
import type { Host } from '@naru/service-host';
import { createSubgraph, type Subgraph } from '@naru/subgraph-host';
import { parse } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import type { CallsService } from './application/calls-service.ts';
import type { CallsConfig } from './config.ts';
import { SEOUL_RATE_CARD } from './domain/fare.ts';
import { followAssignmentWhenItChanges } from './policies/follow-assignment-when-it-changes.ts';
import { createContext } from './resolvers/context.ts';
import { resolvers } from './resolvers/index.ts';
import { sdl } from './schema.ts';
import { callsTables } from './tables.ts';

/** Opens the calls service on the host's resources. */
export async function startCalls(config: CallsConfig, host: Host, bus: Bus): Promise<Subgraph> {
  const { resources, log } = host;
  const now = () => new Date();
  const { database, outbox } = await openOutbox({ tables: callsTables, config, now }, host, bus);
  const service: CallsService = {
    database,
    outbox,
    dispatchDesk: createRequester(bus, acceptDispatch, { timeoutMs: config.DISPATCH_TIMEOUT_MS }),
    rateCard: SEOUL_RATE_CARD,
    quoteTtlMs: config.QUOTE_TTL_MS,
    now,
    newId: uuidv7,
  };
  resources.use(
    await startPolicies([followAssignmentWhenItChanges], {
      bus,
      dependencies: service,
      log,
      ackWaitMs: config.ACK_WAIT_MS,
    }),
  );
  host.health.check('calls', () => bus.assertConnected());
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  return createSubgraph({ name: 'calls', sdl, schema, log, createContext: createContext(service) });
}
