import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Outlet } from '../delivery.ts';
import { closedConnections } from '../subscription-metrics.ts';
import { serviceRestart, tryAgainLater } from './close-codes.ts';

/** What the protocol's callbacks get of a connection. */
export interface Connection {
  readonly socket: WebSocket;
  /** The request that it was opened with. */
  readonly request: IncomingMessage;
  /** Notes that the client pinged, in the protocol's or in WebSocket's own way. */
  pinged(): void;
}

/** Resolves when the message was handed to the network: whoever awaits it goes no faster than the client. */
export function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(data, () => resolve()); // a failure closes the socket, which ends its subscriptions
  });
}

/** Closes a socket that its client did not, and counts why. */
export function closeFor(reason: string, socket: WebSocket, code: number, message: string): void {
  if (socket.readyState !== socket.OPEN) return;
  closedConnections.inc({ protocol: 'websocket', reason });
  socket.close(code, message);
}

export function outletOf(socket: WebSocket): Outlet {
  return {
    protocol: 'websocket',
    get backlogBytes() {
      return socket.bufferedAmount;
    },
    closeRetryable(reason) {
      if (reason === 'slow-client') {
        closeFor(reason, socket, tryAgainLater, 'Too slow: resume from the last cursor');
      } else {
        closeFor(reason, socket, serviceRestart, 'Events interrupted: resume from the last cursor');
      }
    },
  };
}
