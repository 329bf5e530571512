import type { CallerSeal } from '@naru/identity';
import type { Bus } from '@naru/messaging';
import type { Host } from '@naru/service-host';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import type { GatewayConfig } from '../config.ts';
import type { ExecutePlan } from '../execution/execute-plan.ts';
import type { CostLimit } from '../security/cost-limit.ts';
import type { OperationLimits } from '../security/limits.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { oncePerSupergraph } from '../supergraph/once-per-supergraph.ts';
import type { SubgraphTarget } from '../transport/connect-subgraph.ts';
import type { SubgraphClients } from '../transport/subgraph-client.ts';
import type { Subscribe } from './delivery.ts';
import { createCursors, temporarySecret } from './event-streams/cursors.ts';
import type { EventStreams } from './event-streams/event-streams.ts';
import { eventStreamFollower } from './event-streams/follow-event-stream.ts';
import { subscriptionPreparer } from './operations/prepare-subscription.ts';
import { createSharedOperations } from './operations/shared-operations.ts';
import { createSubscribe } from './subscribe.ts';
import { upstreamFollower } from './upstream/follow-upstream.ts';
import { resilient } from './upstream/resilient-upstream.ts';
import { createUpstreams } from './upstream/shared-upstreams.ts';
import { subscribeAtSubgraph } from './upstream/subscribe-at-subgraph.ts';
import { subscriptionRoutes } from './upstream/subscription-routes.ts';
import { upstreamHeaders } from './upstream/upstream-headers.ts';
import { createUserQuota } from './user-quota.ts';

const keptPlans = 500;

export interface SubscriptionsOptions {
  readonly config: GatewayConfig;
  readonly supergraph: CurrentSupergraph;
  readonly limits: OperationLimits;
  readonly costLimit: CostLimit | undefined;
  readonly authorization: AuthorizationOptions;
  readonly bus: Bus | undefined;
  readonly eventStreams: EventStreams;
  readonly seal: CallerSeal | undefined;
  readonly executePlanOf: (supergraph: LoadedSupergraph) => ExecutePlan;
  readonly clientsOf: (supergraph: LoadedSupergraph) => SubgraphClients;
  /** By name, each subgraph of a supergraph: itself, or the URL that it is queried at. */
  readonly whereaboutsOf: (supergraph: LoadedSupergraph) => Readonly<Record<string, SubgraphTarget>>;
  /** Says how subgraphs are subscribed to, where it is not in the usual way. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Everything behind the protocols: from an operation to its deliveries. */
export function createSubscriptions(host: Host, options: SubscriptionsOptions): Subscribe {
  const { config, bus, supergraph, authorization, executePlanOf } = options;
  const { log } = host;
  const prepare = subscriptionPreparer({
    limits: options.limits,
    authorization,
    introspection: config.NARU_ENV === 'development',
    keptPlans,
  });
  const pace = {
    maxBufferedEvents: config.MAX_BUFFERED_EVENTS,
    maxBacklogBytes: config.MAX_BACKLOG_BYTES,
  };
  const quota = createUserQuota(
    config.MAX_SUBSCRIPTIONS_PER_USER,
    'SUBSCRIPTION_LIMIT_EXCEEDED',
    'subscriptions',
  );
  const routesOf = oncePerSupergraph((loaded) =>
    subscriptionRoutes(options.whereaboutsOf(loaded), options.environment),
  );
  routesOf(supergraph.value); // refuses to start, and later a supergraph, with a route that cannot be used
  supergraph.beforeChange((next) => void routesOf(next));
  const atSubgraph = subscribeAtSubgraph(() => routesOf(supergraph.value), upstreamHeaders(options.seal));

  const secret = config.CURSOR_SECRET ?? (bus ? temporarySecret(log) : '');

  return createSubscribe({
    supergraph,
    prepare,
    costLimit: options.costLimit,
    sharedOperations: createSharedOperations({ prepare, supergraph, authorization }),
    quota,
    followEventStream: eventStreamFollower({
      ...options.eventStreams,
      cursors: createCursors(secret),
      executePlanOf,
      ...pace,
      log,
    }),
    followUpstream: upstreamFollower({
      upstreams: createUpstreams(
        resilient(atSubgraph, { patienceMs: config.SUBSCRIPTION_RETRY_MS, log }),
        config.SHARE_SUBSCRIPTIONS,
      ),
      executePlanOf,
      passesErrors: (loaded, service) => options.clientsOf(loaded)[service]?.passesErrors === true,
      ...pace,
    }),
    log,
  });
}
