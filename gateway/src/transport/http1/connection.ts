import { connect, type Socket } from 'node:net';
import { msUntil } from '../deadline.ts';
import { connectionFailed, type HttpResponse } from '../http-response.ts';
import type { Patience } from '../patience.ts';
import { cancelled, SubgraphFailure, timedOut } from '../subgraph-failure.ts';
import { MalformedResponse } from './malformed-response.ts';
import { ResponseReader } from './response-reader.ts';

/** One request, from when it is sent until its response is complete. */
interface Exchange {
  readonly reader: ResponseReader;
  readonly deadlineMs: number;
  resolve(response: HttpResponse): void;
  reject(failure: SubgraphFailure): void;
}

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  /** Of a response's body. */
  readonly maxBytes: number;
  /** It may be used again, before so many milliseconds have passed. */
  onFree(connection: Connection, idleMs: number): void;
  onClosed(connection: Connection): void;
}

const KEEP_ALIVE_PROBE_MS = 60_000;

// All connections read into it: whatever has been read is handled before the next one reads.
const readBuffer = Buffer.allocUnsafeSlow(65_536);

/** A connection to a server, for one request after the other. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  #exchange: Exchange | undefined;
  // One for many requests: it looks at the deadline when it goes off, which is cheaper than to set it for each of them.
  #timer: NodeJS.Timeout | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { host, port } = options;
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          this.#read(readBuffer.subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => this.#fail(connectionFailed(error)));
    this.#socket.on('end', () => this.#end());
    this.#socket.on('close', () => {
      clearTimeout(this.#timer);
      if (this.#exchange) this.#fail(connectionFailed(new MalformedResponse('the connection was closed')));
      options.onClosed(this);
    });
  }

  /** Whether requests can be sent. */
  get usable(): boolean {
    return this.#socket.writable && this.#exchange === undefined;
  }

  /** Whether a response is waited for. */
  get busy(): boolean {
    return this.#exchange !== undefined;
  }

  /**
   * Sends a request and gives the connection up when the patience is at its end. One at a time.
   * @param write throws for a request that cannot be written
   */
  send(write: (socket: Socket) => void, { deadlineMs, wanted }: Patience): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const reader = new ResponseReader(this.#options.maxBytes);
      const exchange = { reader, deadlineMs, resolve, reject };
      this.#exchange = exchange;
      wanted.onAbandoned = () => {
        if (this.#exchange === exchange) this.#fail(cancelled());
      };
      if (deadlineMs < this.#timerAtMs) this.#setTimer(deadlineMs);
      try {
        write(this.#socket);
      } catch (error) {
        this.#fail(new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'the request is invalid', { cause: error }));
      }
    });
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(lent: Buffer): void {
    const exchange = this.#exchange;
    if (!exchange) return void this.destroy(); // nothing was asked
    try {
      if (exchange.reader.read(lent)) this.#settle(exchange);
    } catch (error) {
      this.#fail(failureOf(error as Error));
    }
  }

  #end(): void {
    const exchange = this.#exchange;
    if (!exchange) return void this.destroy();
    try {
      exchange.reader.end();
      this.#settle(exchange);
    } catch (error) {
      this.#fail(failureOf(error as Error));
    }
  }

  #setTimer(atMs: number): void {
    clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    this.#timer = setTimeout(() => this.#look(), msUntil(atMs)).unref();
  }

  #look(): void {
    this.#timerAtMs = Number.POSITIVE_INFINITY;
    if (!this.#exchange) return;
    const { deadlineMs } = this.#exchange;
    if (deadlineMs <= performance.now()) this.#fail(timedOut());
    else this.#setTimer(deadlineMs);
  }

  #settle({ reader, resolve }: Exchange): void {
    this.#exchange = undefined;
    const { idleMs } = reader;
    // A server may answer before it has taken all of the request; the rest would stand before the next one.
    if (idleMs > 0 && this.#socket.writableLength === 0) this.#options.onFree(this, idleMs);
    else this.destroy();
    resolve(reader.response);
  }

  #fail(failure: SubgraphFailure): void {
    this.destroy();
    const exchange = this.#exchange;
    if (!exchange) return;
    this.#exchange = undefined;
    exchange.reject(failure);
  }
}

const failureOf = (error: Error): SubgraphFailure =>
  error instanceof SubgraphFailure ? error : connectionFailed(error);
