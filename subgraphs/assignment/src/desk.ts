import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Bus, serveRequests, startPolicies } from '@naru/messaging';
import { simulatedDelay } from '@naru/resilience';
import { acceptDispatch as contract } from '@naru/schema';
import type { Host } from '@naru/service-host';
import { createSubgraph, type Subgraph } from '@naru/subgraph-host';
import { parse } from 'graphql';
import { acceptDispatch } from './application/accept-dispatch.ts';
import type { AssignmentService } from './application/assignment-service.ts';
import type { DeskConfig } from './config.ts';
import { cancelAssignmentWhenCancelRequested } from './policies/cancel-assignment-when-cancel-requested.ts';
import { createContext } from './resolvers/context.ts';
import { resolvers } from './resolvers/index.ts';
import { sdl } from './schema.ts';

/** Opens the desk: GraphQL, the acceptance of dispatch requests, and cancellations. */
export async function startDesk(
  config: DeskConfig,
  host: Host,
  bus: Bus,
  service: AssignmentService,
): Promise<Subgraph> {
  const { resources, log } = host;
  resources.use(
    await startPolicies([cancelAssignmentWhenCancelRequested], {
      bus,
      dependencies: service,
      log,
      ackWaitMs: config.ACK_WAIT_MS,
    }),
  );
  const slow = simulatedDelay({ fixedMs: config.SIMULATED_DELAY_MS, jitterMs: config.SIMULATED_JITTER_MS });
  resources.use(
    serveRequests(bus, contract, { queue: 'assignment-desk', log }, (request, correlationId) =>
      slow().then(() => acceptDispatch(service, request, correlationId)),
    ),
  );
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  return createSubgraph({ name: 'assignment', sdl, schema, log, createContext: createContext(service) });
}
