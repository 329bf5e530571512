import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { Interruption, Outlet, Protocol } from '../delivery.ts';
import { closedConnections, openConnections } from '../subscription-metrics.ts';
import type { StreamFraming } from './stream-framing.ts';

/** An HTTP response that results are streamed into. */
export interface ResponseStream extends Outlet {
  /** Aborted when the response is over, whoever ended it. */
  readonly closed: AbortSignal;
  /** Nothing more comes, for these reasons. */
  fail(errors: readonly GraphQLError[]): void;
}

interface ResponseStreamOptions {
  readonly protocol: Protocol;
  readonly framing: StreamFraming;
  readonly keepAliveMs: number;
}

/** Answers with a stream, which begins at once, with the headers that are set already. */
export function streamInto(
  response: ServerResponse,
  { protocol, framing, keepAliveMs }: ResponseStreamOptions,
): ResponseStream {
  const closed = new AbortController();
  let isDrained = () => {};
  let drained: Promise<void> | undefined;
  const untilDrained = () =>
    new Promise<void>((resolve) => {
      isDrained = () => {
        drained = undefined;
        resolve();
      };
    });
  const heartbeat = setInterval(() => {
    // What waits already shows more than a heartbeat could.
    if (response.writableLength === 0) response.write(framing.heartbeat);
  }, keepAliveMs);
  const close = () => {
    if (closed.signal.aborted) return;
    clearInterval(heartbeat);
    openConnections.dec({ protocol });
    closed.abort();
    isDrained(); // or never will be
  };
  const end = (content: string) => {
    if (closed.signal.aborted) return;
    response.end(content);
    close();
  };

  openConnections.inc({ protocol });
  response.on('close', close);
  response.on('error', close);
  response.on('drain', () => isDrained());
  response.writeHead(200, {
    'content-type': framing.contentType,
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write(framing.opening);

  return {
    protocol,
    closed: closed.signal,
    get backlogBytes() {
      return response.writableLength;
    },
    deliver(delivery) {
      if (closed.signal.aborted || response.write(framing.next(delivery))) return undefined;
      drained ??= untilDrained();
      return drained;
    },
    together(deliver) {
      response.cork();
      deliver();
      response.uncork();
    },
    end: (error) => end(error ? framing.failed([error]) : framing.completed),
    fail: (errors) => end(framing.failed(errors)),
    closeRetryable(reason: Interruption) {
      if (closed.signal.aborted) return;
      closedConnections.inc({ protocol, reason });
      // Whoever does not read would not read the ending either.
      if (reason === 'slow-client') response.destroy();
      else end(framing.interrupted);
    },
  };
}
