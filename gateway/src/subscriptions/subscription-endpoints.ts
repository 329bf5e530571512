import type { ApolloServer } from '@apollo/server';
import type { TokenVerifier } from '@naru/identity';
import { errorBody, type Host, refuseConnection } from '@naru/service-host';
import type { FastifyInstance } from 'fastify';
import type { CreateRequestContext } from '../http/request-contexts.ts';
import type { StreamingEndpoint } from '../http/streaming-endpoint.ts';
import type { RequestContext } from '../request-context.ts';
import { clientAddress } from '../security/client-address.ts';
import type { PersistedOperations } from '../security/persisted-operations.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import { createSubscriptions, type SubscriptionsOptions } from './create-subscriptions.ts';
import { operationParser } from './operations/parse-operation.ts';
import { operationRunner } from './protocols/run-operation.ts';
import { createStreams } from './protocols/streams.ts';
import { watchTokenExpiries } from './protocols/token-expiry.ts';
import { createWebSocketEndpoint } from './protocols/websocket-endpoint.ts';
import { webSocketProtocol } from './protocols/websocket-protocol.ts';
import { createUserQuota } from './user-quota.ts';

interface SubscriptionEndpointsOptions extends SubscriptionsOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly verifier: TokenVerifier | undefined;
  readonly createContext: CreateRequestContext;
  readonly rateLimit: RateLimit;
  /** Undefined where every operation may be asked for. */
  readonly persistedOperations: PersistedOperations | undefined;
}

/**
 * The protocols that results are pushed with. One semantics for all of them: whatever the protocol, a subscription
 * starts, resumes and ends in the same way.
 */
export interface SubscriptionEndpoints {
  /** Server-sent events and multipart, behind the HTTP endpoint. */
  readonly streaming: StreamingEndpoint;
  /** Serves every operation over WebSocket on the app's server; ends all connections before the app closes. */
  serveWebSockets(app: FastifyInstance, path: string): void;
}

export function createSubscriptionEndpoints(
  host: Host,
  options: SubscriptionEndpointsOptions,
): SubscriptionEndpoints {
  const { config, rateLimit, persistedOperations } = options;
  const answering = {
    subscribe: createSubscriptions(host, options),
    run: operationRunner(options.apollo),
    connections: createUserQuota(config.MAX_SOCKETS_PER_USER, 'CONNECTION_LIMIT_EXCEEDED', 'connections'),
    tokenExpiries: watchTokenExpiries(),
    parse: operationParser(config.MAX_TOKENS),
    keepAliveMs: config.KEEP_ALIVE_MS,
    log: host.log,
  };
  const streams = createStreams({ ...answering, maxTokens: config.MAX_TOKENS });
  const webSockets = createWebSocketEndpoint({
    protocol: webSocketProtocol({
      ...answering,
      verifier: options.verifier,
      createContext: options.createContext,
      admitOperation(params, caller, address) {
        rateLimit.admit(caller, caller ? '' : address);
        return persistedOperations?.admit(params) ?? params;
      },
      maxSubscriptionsPerSocket: config.MAX_SUBSCRIPTIONS_PER_SOCKET,
      initTimeoutMs: config.INIT_TIMEOUT_MS,
    }),
    openingOf: (request) => ({
      forwardedHeaders: options.createContext(request.headers, null, '').forwardedHeaders,
      clientAddress: clientAddress(request, config.TRUST_PROXY),
    }),
    maxPayloadBytes: config.MAX_MESSAGE_BYTES,
    maxBacklogBytes: config.MAX_BACKLOG_BYTES,
    maxSockets: config.MAX_SOCKETS,
    maxPingsPerMinute: config.MAX_PINGS_PER_MINUTE,
    keepAliveMs: config.KEEP_ALIVE_MS,
    log: host.log,
  });

  return {
    streaming: streams,
    serveWebSockets(app, path) {
      app.server.on('upgrade', (request, socket, head) => {
        const requested = request.url?.split('?', 1)[0];
        if (requested === path) webSockets.upgrade(request, socket, head);
        else refuseConnection(socket, '404 Not Found', errorBody('NOT_FOUND', 'Not found'));
      });
      // The HTTP server does not close while connections hold it.
      app.addHook('preClose', async () => {
        await Promise.all([webSockets, streams].map(({ drain }) => drain(config.DRAIN_SPREAD_MS)));
      });
    },
  };
}
