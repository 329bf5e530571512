import type { ServerResponse } from 'node:http';
import type { Caller } from '@naru/identity';
import type { GraphQLError } from 'graphql';
import { codedError } from '../../security/errors.ts';
import type { Delivery, Interruption, Outlet, Protocol, Subscription } from '../delivery.ts';
import { closedConnections, openConnections } from '../subscription-metrics.ts';
import type { StreamFraming } from './stream-framing.ts';
import type { Expiring } from './token-expiry.ts';

interface ResponseStreamOptions {
  readonly protocol: Protocol;
  readonly framing: StreamFraming;
  readonly caller: Caller | null;
  /** Called when the response is over, whoever ended it. */
  readonly onClose: (stream: ResponseStream) => void;
}

/** An HTTP response that results are streamed into. A class, because ten thousands of them may be idle. */
export class ResponseStream implements Outlet, Expiring {
  readonly protocol: Protocol;
  readonly caller: Caller | null;
  /** The caller's right to one more connection, once it is taken. */
  held: Disposable | undefined;
  /** What is streamed: stopped with the response. */
  subscription: Subscription | undefined;
  readonly #response: ServerResponse;
  readonly #framing: StreamFraming;
  readonly #onClose: ResponseStreamOptions['onClose'];
  #isOver = false;
  /** Resolves when the client has taken what it was sent, or never will. */
  #drained: Promise<void> | undefined;
  /** Resolves it. */
  #stopWaiting: (() => void) | undefined;

  /** Answers with a stream, which begins at once, with the headers that are set already. */
  constructor(response: ServerResponse, { protocol, framing, caller, onClose }: ResponseStreamOptions) {
    this.protocol = protocol;
    this.caller = caller;
    this.#response = response;
    this.#framing = framing;
    this.#onClose = onClose;
    openConnections.inc({ protocol });
    const close = () => this.#close();
    response.on('close', close);
    response.on('error', close);
    response.writeHead(200, {
      'content-type': framing.contentType,
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    response.cork();
    // Sent by itself, the head is not held along with its pieces, as it is where the text behind it is added to it.
    response.flushHeaders();
    response.write(framing.opening);
    response.uncork();
  }

  get backlogBytes(): number {
    return this.#response.writableLength;
  }

  deliver(delivery: Delivery): Promise<void> | undefined {
    if (this.#isOver || this.#response.write(this.#framing.next(delivery))) return undefined;
    this.#drained ??= this.#untilDrained();
    return this.#drained;
  }

  together(deliver: () => void): void {
    this.#response.cork();
    try {
      deliver();
    } finally {
      this.#response.uncork();
    }
  }

  /** Shows that the stream is alive. */
  beat(): void {
    // What waits already shows more than a heartbeat could.
    if (!this.#isOver && this.#response.writableLength === 0) this.#response.write(this.#framing.heartbeat);
  }

  end(error?: GraphQLError): void {
    this.#end(error ? this.#framing.failed([error]) : this.#framing.completed);
  }

  /** Nothing more comes, for these reasons. */
  fail(errors: readonly GraphQLError[]): void {
    this.#end(this.#framing.failed(errors));
  }

  tokenExpired(): void {
    closedConnections.inc({ protocol: this.protocol, reason: 'token-expired' });
    this.fail([codedError('UNAUTHENTICATED', 'The token has expired.')]);
  }

  closeRetryable(reason: Interruption): void {
    if (this.#isOver) return;
    closedConnections.inc({ protocol: this.protocol, reason });
    // Whoever does not read would not read the ending either.
    if (reason === 'slow-client') this.#response.destroy();
    else this.#end(this.#framing.interrupted);
  }

  #end(content: string): void {
    if (this.#isOver) return;
    this.#response.end(content);
    this.#close();
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    openConnections.dec({ protocol: this.protocol });
    this.#stopWaiting?.();
    this.subscription?.stop();
    this.#onClose(this);
  }

  #untilDrained(): Promise<void> {
    return new Promise((resolve) => {
      this.#stopWaiting = () => {
        this.#response.off('drain', this.#stopWaiting as () => void);
        this.#stopWaiting = undefined;
        this.#drained = undefined;
        resolve();
      };
      this.#response.on('drain', this.#stopWaiting);
    });
  }
}
