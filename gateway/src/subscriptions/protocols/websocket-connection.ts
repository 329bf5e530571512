import type { Duplex } from 'node:stream';
import type { Caller } from '@naru/identity';
import type { GraphQLError } from 'graphql';
import { CloseCode, MessageType } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { RequestContext } from '../../request-context.ts';
import type { Delivery, Interruption, Outlet, Subscription } from '../delivery.ts';
import { closedConnections } from '../subscription-metrics.ts';
import { serviceRestart, tooManyRequests, tryAgainLater } from './close-codes.ts';
import { perMinute, type RateLimit } from './rate-limit.ts';
import type { Expiring } from './token-expiry.ts';
import { type Frame, nextFrame } from './websocket-frames.ts';

/** What is known of the request that a connection was opened with: the request itself is not held. */
export interface Opening {
  /** Those of its headers that subgraphs may see. */
  readonly forwardedHeaders: RequestContext['forwardedHeaders'];
  readonly clientAddress: string;
}

/** One client's socket. */
export class Connection implements Expiring {
  readonly socket: WebSocket;
  readonly opening: Opening;
  /** By the client's id, the operations that are not over. */
  readonly underWay = new Map<string, Subscription>();
  /** Undefined until the client has introduced itself and was let in; null for an anonymous one. */
  caller: Caller | null | undefined;
  /** The caller's right to one more connection, once it is taken. */
  held: Disposable | undefined;
  /** Runs out unless the client introduces itself; undefined once it has. */
  introduction: NodeJS.Timeout | undefined;
  /** The bytes below the WebSocket. */
  readonly #stream: Duplex;
  readonly #maxPingsPerMinute: number;
  #pings: RateLimit | undefined;
  /** Resolves when the client has taken what it was sent, or never will. */
  #drained: Promise<void> | undefined;

  constructor(socket: WebSocket, stream: Duplex, opening: Opening, maxPingsPerMinute: number) {
    this.socket = socket;
    this.opening = opening;
    this.#stream = stream;
    this.#maxPingsPerMinute = maxPingsPerMinute;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Notes that the client pinged, in the protocol's or in WebSocket's own way. */
  pinged(): void {
    this.#pings ??= perMinute(this.#maxPingsPerMinute);
    if (!this.#pings.allows()) this.closeFor('pings', tooManyRequests, 'Too many pings');
  }

  send(message: object): void {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
  }

  /** Sends a frame past `ws`, which would build it anew for each client. @returns as `Outlet.deliver` */
  sendFrame([first, second]: Frame): Promise<void> | undefined {
    if (!this.isOpen) return undefined;
    if (second) this.#stream.cork();
    let hasRoom = this.#stream.write(first);
    if (second) {
      hasRoom = this.#stream.write(second);
      this.#stream.uncork();
    }
    if (hasRoom) return undefined;
    this.#drained ??= this.#untilDrained();
    return this.#drained;
  }

  /** What is sent while `send` runs goes out together. */
  together(send: () => void): void {
    this.#stream.cork();
    try {
      send();
    } finally {
      this.#stream.uncork();
    }
  }

  tokenExpired(): void {
    this.closeFor('token-expired', CloseCode.Forbidden, 'Token expired');
  }

  /** Closes a socket that its client did not, and counts why. */
  closeFor(reason: string, code: number, message: string): void {
    if (!this.isOpen) return;
    closedConnections.inc({ protocol: 'websocket', reason });
    this.socket.close(code, message);
  }

  #untilDrained(): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve) => {
      const done = () => {
        stream.off('drain', done);
        stream.off('close', done);
        this.#drained = undefined;
        resolve();
      };
      stream.on('drain', done);
      stream.on('close', done);
    });
  }
}

/** Where the results of one subscription go out on a socket. */
export class SocketOutlet implements Outlet {
  readonly protocol = 'websocket';
  readonly #connection: Connection;
  readonly #id: string;
  readonly #jsonId: string;

  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.#id = id;
    this.#jsonId = JSON.stringify(id);
  }

  get backlogBytes(): number {
    return this.#connection.socket.bufferedAmount;
  }

  deliver(delivery: Delivery): Promise<void> | undefined {
    return this.#connection.sendFrame(nextFrame(delivery, this.#jsonId));
  }

  together(deliver: () => void): void {
    this.#connection.together(deliver);
  }

  end(error?: GraphQLError): void {
    const id = this.#id;
    this.#connection.underWay.delete(id);
    if (error) this.#connection.send({ id, type: MessageType.Error, payload: [error] });
    else this.#connection.send({ id, type: MessageType.Complete });
  }

  closeRetryable(reason: Interruption): void {
    if (reason === 'slow-client') {
      this.#connection.closeFor(reason, tryAgainLater, 'Too slow: resume from the last cursor');
    } else {
      this.#connection.closeFor(reason, serviceRestart, 'Events interrupted: resume from the last cursor');
    }
  }
}
