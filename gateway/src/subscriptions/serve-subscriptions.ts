import type { ApolloServer } from '@apollo/server';
import type { TokenVerifier } from '@naru/identity';
import type { Bus } from '@naru/messaging';
import type { Host } from '@naru/service-host';
import type { CallContext } from '@naru/subgraph-host';
import type { FastifyInstance } from 'fastify';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import type { GatewayConfig } from '../config.ts';
import type { ExecutePlan } from '../execution/execute-plan.ts';
import type { OperationLimits } from '../security/limits.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { createCursors } from './cursors.ts';
import { subscriptionPreparer } from './prepare-subscription.ts';
import { createReplay } from './replay.ts';
import { createStreamHub, type StreamHub } from './stream-hub.ts';
import { createSubscribe } from './subscribe.ts';
import { createWebSocketEndpoint, refuse } from './websocket-endpoint.ts';
import { webSocketProtocol } from './websocket-protocol.ts';

interface ServeSubscriptionsOptions {
  readonly config: GatewayConfig;
  readonly path: string;
  readonly apollo: ApolloServer<CallContext>;
  readonly supergraph: LoadedSupergraph;
  readonly limits: OperationLimits;
  readonly bus: Bus;
  readonly verifier: TokenVerifier;
  readonly authorization: AuthorizationOptions;
  readonly executePlan: ExecutePlan;
}

const keptPlans = 500;

/** Serves every operation over WebSocket on the app's HTTP server, subscriptions out of the streams. */
export function serveSubscriptions(
  app: FastifyInstance,
  host: Host,
  options: ServeSubscriptionsOptions,
): void {
  const { config, bus, supergraph } = options;
  const { log } = host;
  if (supergraph.eventStreams.size > 0) host.health.check('nats', () => bus.assertConnected());

  const endpoint = createWebSocketEndpoint({
    protocol: {
      ...webSocketProtocol({
        apollo: options.apollo,
        apiSchema: supergraph.apiSchema,
        verifier: options.verifier,
        prepare: subscriptionPreparer({
          supergraph,
          limits: options.limits,
          authorization: options.authorization,
          introspection: config.NARU_ENV === 'development',
          keptPlans,
        }),
        subscribe: createSubscribe({
          apiSchema: supergraph.apiSchema,
          hub: streamHubs(bus, host),
          replay: createReplay(bus, log),
          cursors: createCursors(config.CURSOR_SECRET),
          authorization: options.authorization,
          executePlan: options.executePlan,
          maxBufferedEvents: config.MAX_BUFFERED_EVENTS,
          maxBacklogBytes: config.MAX_BACKLOG_BYTES,
          log,
        }),
        maxTokens: config.MAX_TOKENS,
        maxSubscriptionsPerSocket: config.MAX_SUBSCRIPTIONS_PER_SOCKET,
        log,
      }),
      connectionInitWaitTimeout: config.INIT_TIMEOUT_MS,
    },
    maxPayloadBytes: config.MAX_MESSAGE_BYTES,
    keepAliveMs: config.KEEP_ALIVE_MS,
    log,
  });

  app.server.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?', 1)[0];
    if (path === options.path) endpoint.upgrade(request, socket, head);
    else refuse(socket, '404 Not Found');
  });
  // The HTTP server does not close while sockets hold it.
  app.addHook('preClose', () => endpoint.drain(config.DRAIN_SPREAD_MS));
}

/** One hub per stream, made at its first use. */
function streamHubs(bus: Bus, { log, resources }: Host): (stream: string) => StreamHub {
  const hubs = new Map<string, StreamHub>();
  return (stream) => {
    let hub = hubs.get(stream);
    if (!hub) {
      hub = resources.use(createStreamHub({ bus, stream, log }));
      hubs.set(stream, hub);
    }
    return hub;
  };
}
