import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { errorBody, refuseConnection } from '@naru/service-host';
import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { closedConnections, openConnections } from '../subscription-metrics.ts';
import { serviceRestart, tooManyRequests } from './close-codes.ts';
import { perMinute } from './rate-limit.ts';
import { type Connection, closeFor, send } from './websocket-connection.ts';

export interface WebSocketEndpoint {
  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Refuses new sockets and closes the open ones one after another over this time, so that clients spread too. */
  drain(spreadMs: number): Promise<void>;
}

interface WebSocketEndpointOptions {
  readonly protocol: ServerOptions<Record<string, unknown>, Connection>;
  readonly maxPayloadBytes: number;
  /** Unsent bytes beyond which nothing more is read from a client. */
  readonly maxBacklogBytes: number;
  /** Sockets at once, whoever has opened them. */
  readonly maxSockets: number;
  readonly keepAliveMs: number;
  readonly maxPingsPerMinute: number;
  readonly log: Logger;
}

const closeGraceMs = 2_000;

/** Speaks graphql-transport-ws: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export function createWebSocketEndpoint(options: WebSocketEndpointOptions): WebSocketEndpoint {
  const { log } = options;
  const protocol = makeServer({ ...options.protocol, onPing: ({ extra }) => extra.pinged() });
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxPayloadBytes,
    handleProtocols,
  });
  server.on('wsClientError', (_error, socket) =>
    refuseConnection(
      socket,
      '400 Bad Request',
      errorBody('BAD_REQUEST', 'This is no WebSocket handshake that is served'),
      ['Sec-WebSocket-Version: 13'],
    ),
  );
  const answering = new WeakSet<WebSocket>();
  let draining = false;

  const keepAlive = setInterval(() => {
    for (const socket of server.clients) {
      if (!answering.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, options.keepAliveMs);
  keepAlive.unref();

  function connect(socket: WebSocket, request: IncomingMessage): void {
    openConnections.inc({ protocol: 'websocket' });
    answering.add(socket);
    const pings = perMinute(options.maxPingsPerMinute);
    const pinged = () => {
      if (!pings.allows()) closeFor('pings', socket, tooManyRequests, 'Too many pings');
    };
    socket.on('ping', pinged);
    socket.on('pong', () => answering.add(socket));
    socket.on('error', (error) => log.debug({ err: error }, 'websocket failed')); // ws closes it by itself
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on('message', (data) => {
            const text = String(data);
            if (isOurs(text)) return socket.close(CloseCode.BadRequest, 'Invalid message received');
            handle(text).catch((error: unknown) => {
              log.error({ err: error }, 'websocket message failed');
              socket.close(CloseCode.InternalServerError, 'Internal error');
            });
            readNoFasterThanItReads(socket, options.maxBacklogBytes);
          }),
      },
      { socket, request, pinged },
    );
    socket.once('close', (code, reason) => {
      openConnections.dec({ protocol: 'websocket' });
      closed(code, String(reason)).catch((error: unknown) =>
        log.error({ err: error }, 'websocket clean-up failed'),
      );
    });
  }

  return {
    upgrade(request, socket, head) {
      if (draining) {
        const error = errorBody('SUBSCRIPTION_INTERRUPTED', 'The gateway is shutting down.');
        return refuseConnection(socket, '503 Service Unavailable', error);
      }
      if (server.clients.size >= options.maxSockets) {
        const error = errorBody('CONNECTION_LIMIT_EXCEEDED', 'Too many connections; try again later.');
        return refuseConnection(socket, '503 Service Unavailable', error, ['Retry-After: 5']);
      }
      server.handleUpgrade(request, socket, head, connect);
    },
    async drain(spreadMs) {
      draining = true;
      clearInterval(keepAlive);
      const open = [...server.clients];
      await Promise.all(
        open.map(async (socket, index) => {
          await delay((spreadMs * index) / open.length);
          closedConnections.inc({ protocol: 'websocket', reason: 'drain' });
          await closeOrTerminate(socket);
        }),
      );
    },
  };
}

/** What only a server says. graphql-ws would take it for a fault of its own. */
const serversTypes: readonly unknown[] = ['connection_ack', 'next', 'error'];

function isOurs(text: string): boolean {
  if (!text.includes('connection_ack') && !text.includes('next') && !text.includes('error')) return false;
  try {
    return serversTypes.includes(JSON.parse(text)?.type);
  } catch {
    return false; // graphql-ws says that it is no JSON
  }
}

/** A client that asks and does not read would have answers pile up: it is not listened to until it has taken them. */
function readNoFasterThanItReads(socket: WebSocket, maxBacklogBytes: number): void {
  if (socket.isPaused || socket.bufferedAmount <= maxBacklogBytes) return;
  socket.pause();
  socket.ping(undefined, undefined, () => socket.resume()); // when all that waits before it is sent
}

function closeOrTerminate(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) return resolve();
    const timer = setTimeout(() => socket.terminate(), closeGraceMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(serviceRestart, 'Service restart');
  });
}
