import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { errorBody, refuseConnection } from '@naru/service-host';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, handleProtocols } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { closedConnections, openConnections } from '../subscription-metrics.ts';
import { serviceRestart } from './close-codes.ts';
import { Connection, type Opening } from './websocket-connection.ts';
import type { WebSocketProtocol } from './websocket-protocol.ts';

export interface WebSocketEndpoint {
  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Refuses new sockets and closes the open ones one after another over this time, so that clients spread too. */
  drain(spreadMs: number): Promise<void>;
}

interface WebSocketEndpointOptions {
  readonly protocol: WebSocketProtocol;
  /** What is kept of the request that a socket is opened with. */
  readonly openingOf: (request: IncomingMessage) => Opening;
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
  const { log, protocol } = options;
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false, // frames that many are sent are written once, for none of them in particular
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

  function connect(socket: WebSocket, stream: Duplex, opening: Opening): void {
    socket.on('error', (error) => log.debug({ err: error }, 'websocket failed')); // ws closes it by itself
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      socket.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
      return;
    }
    const connection = new Connection(socket, stream, opening, options.maxPingsPerMinute);
    openConnections.inc({ protocol: 'websocket' });
    answering.add(socket);
    protocol.opened(connection);
    socket.on('ping', () => connection.pinged());
    socket.on('pong', () => answering.add(socket));
    socket.on('message', (data) => {
      if (!connection.isOpen) return;
      protocol.receive(connection, String(data)).catch((error: unknown) => {
        log.error({ err: error }, 'websocket message failed');
        socket.close(CloseCode.InternalServerError, 'Internal error');
      });
      readNoFasterThanItReads(socket, options.maxBacklogBytes);
    });
    socket.once('close', () => {
      openConnections.dec({ protocol: 'websocket' });
      protocol.closed(connection);
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
      const opening = options.openingOf(request);
      server.handleUpgrade(request, socket, head, (opened) => connect(opened, socket, opening));
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
