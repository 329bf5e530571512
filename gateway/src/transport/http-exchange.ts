import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors } from 'undici';
import { msUntil } from './deadline.ts';
import { connectionFailed, type HttpResponse, tooLarge } from './http-response.ts';
import type { Patience } from './patience.ts';
import { cancelled, type SubgraphFailure, timedOut } from './subgraph-failure.ts';

interface ExchangeOptions {
  readonly patience: Patience;
  readonly maxBytes: number;
  /**
   * Whether the request may be aborted before its response begins. Over HTTP/2 it may not: when its body is still being
   * sent, Node 24 then sends for ever within one native call (`nghttp2_session_mem_send`) and the process stands still.
   */
  abortable(): boolean;
  resolve(response: HttpResponse): void;
  reject(failure: SubgraphFailure): void;
}

// What undici is told about an exchange that was given up. Made once: an error per request costs more than the request.
// Of this kind, since over HTTP/2 one of another kind can be reported to requests that wait for the same connection.
const givenUp = new errors.InformationalError('given up');

/** One request and its response: what undici's `dispatch` reports to. It settles when the patience is at its end. */
export class HttpExchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #bytes = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { deadlineMs, wanted } = options.patience;
    this.#timer = setTimeout(() => this.#giveUp(timedOut()), msUntil(deadlineMs));
    wanted.onAbandoned = () => this.#cancel();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It waited for a connection for too long. Throwing keeps the connection for others; aborting would destroy it.
    if (this.#settled) throw givenUp;
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    if (this.#settled) {
      this.#controller?.abort(givenUp);
      return;
    }
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length']) > this.#options.maxBytes) this.#giveUp(tooLarge());
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.maxBytes) this.#giveUp(tooLarge());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.#settle()) return;
    const [first = Buffer.alloc(0)] = this.#chunks;
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks, this.#bytes) : first;
    this.#options.resolve({
      status: this.#status,
      contentEncoding: this.#headers['content-encoding'],
      retryAfter: this.#headers['retry-after'],
      cacheControl: this.#headers['cache-control'],
      body,
    });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (!this.#settle()) return;
    this.#options.reject(connectionFailed(error));
  }

  /** What cannot be aborted goes on to be answered, and keeps its place until then: the subgraph is at it as before. */
  #cancel(): void {
    if (this.#mayAbort()) this.#giveUp(cancelled());
  }

  #giveUp(failure: SubgraphFailure): void {
    if (!this.#settle()) return;
    this.#options.reject(failure);
    // Otherwise it is aborted when its response begins.
    if (this.#mayAbort()) this.#controller?.abort(givenUp);
  }

  #mayAbort(): boolean {
    return this.#status > 0 || this.#options.abortable();
  }

  /** False when it was settled before. */
  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    return true;
  }
}
