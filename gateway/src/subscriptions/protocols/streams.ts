import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { StreamingEndpoint, StreamingRequest } from '../../http/streaming-endpoint.ts';
import { codedError, publicErrorOf } from '../../security/errors.ts';
import type { Subscribe } from '../delivery.ts';
import type { ParseOperation } from '../operations/parse-operation.ts';
import { InvalidOperation } from '../operations/validate-subscription.ts';
import { closedConnections } from '../subscription-metrics.ts';
import type { UserQuota } from '../user-quota.ts';
import { type ResponseStream, streamInto } from './response-stream.ts';
import type { RunOperation } from './run-operation.ts';
import { multipart, serverSentEvents } from './stream-framing.ts';
import { type StreamProtocol, streamProtocol } from './stream-protocol.ts';
import { onTokenExpiry } from './token-expiry.ts';

/** Answers GraphQL requests over HTTP with streams of results. */
export interface Streams extends StreamingEndpoint {
  /** Refuses new streams and ends the open ones one after another over this time, so that clients spread too. */
  drain(spreadMs: number): Promise<void>;
}

interface StreamsOptions {
  readonly run: RunOperation;
  readonly subscribe: Subscribe;
  readonly connections: UserQuota;
  readonly parse: ParseOperation;
  readonly maxTokens: number;
  readonly keepAliveMs: number;
  readonly log: Logger;
}

const framings = { sse: serverSentEvents, multipart };

export function createStreams(options: StreamsOptions): Streams {
  const open = new Set<ResponseStream>();
  let draining = false;

  async function answer(
    { parameters, context, request }: StreamingRequest,
    stream: ResponseStream,
  ): Promise<void> {
    using _held = options.connections.take(context.caller);
    using _expiry = onTokenExpiry(context.caller, () => {
      closedConnections.inc({ protocol: stream.protocol, reason: 'token-expired' });
      stream.fail([codedError('UNAUTHENTICATED', 'The token has expired.')]);
    });
    const { query, operationName, variables = {} } = parameters;
    // Without its text an operation may still be known by its hash, to whoever runs it.
    const operation = query === undefined ? undefined : options.parse(query, operationName);
    if (operation?.kind === 'subscription') {
      const subscription = options.subscribe({
        ...{ operation, variables, context, outlet: stream },
        resumeAfter: lastEventIdOf(request),
      });
      await closedOf(stream);
      subscription.stop();
    } else {
      if (operation?.kind === 'mutation' && request.method === 'GET') throw mutationByGet();
      stream.deliver({ json: JSON.stringify(await options.run(parameters, context)) });
      stream.end();
    }
  }

  async function serve(protocol: StreamProtocol, request: StreamingRequest): Promise<void> {
    const { keepAliveMs, log } = options;
    const stream = streamInto(request.response, { protocol, framing: framings[protocol], keepAliveMs });
    open.add(stream);
    try {
      await answer(request, stream);
    } catch (error) {
      const { correlationId } = request.context;
      stream.fail(
        error instanceof InvalidOperation ? error.errors : [publicErrorOf(error, correlationId, log)],
      );
    } finally {
      open.delete(stream);
    }
  }

  return {
    serve(request) {
      const { accept } = request.request.headers;
      const protocol = streamProtocol(accept, request.parameters, options.maxTokens);
      if (!protocol) return false;
      if (draining) throw shuttingDown();
      void serve(protocol, request);
      return true;
    },
    async drain(spreadMs) {
      draining = true;
      const streams = [...open];
      await Promise.all(
        streams.map(async (stream, index) => {
          await delay((spreadMs * index) / streams.length);
          stream.closeRetryable('drain');
        }),
      );
    },
  };
}

function closedOf({ closed }: ResponseStream): Promise<void> {
  if (closed.aborted) return Promise.resolve();
  return new Promise((resolve) => closed.addEventListener('abort', () => resolve()));
}

function lastEventIdOf({ headers }: IncomingMessage): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

const mutationByGet = () => codedError('OPERATION_NOT_SUPPORTED', 'Mutations are taken by POST only.');

const shuttingDown = () =>
  codedError('SUBSCRIPTION_INTERRUPTED', 'The gateway is shutting down.', { http: { status: 503 } });
