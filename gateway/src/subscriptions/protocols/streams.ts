import type { IncomingMessage } from 'node:http';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { StreamingEndpoint, StreamingRequest } from '../../http/streaming-endpoint.ts';
import { codedError, publicErrorOf } from '../../security/errors.ts';
import { Wanted } from '../../wanted.ts';
import type { Subscribe } from '../delivery.ts';
import type { ParseOperation } from '../operations/parse-operation.ts';
import { InvalidOperation } from '../operations/validate-subscription.ts';
import type { UserQuota } from '../user-quota.ts';
import { ResponseStream } from './response-stream.ts';
import type { RunOperation } from './run-operation.ts';
import { multipart, serverSentEvents } from './stream-framing.ts';
import { type StreamProtocol, streamProtocol } from './stream-protocol.ts';
import type { TokenExpiries } from './token-expiry.ts';

/** Answers GraphQL requests over HTTP with streams of results. */
export interface Streams extends StreamingEndpoint {
  /** Refuses new streams and ends the open ones one after another over this time, so that clients spread too. */
  drain(spreadMs: number): Promise<void>;
}

interface StreamsOptions {
  readonly run: RunOperation;
  readonly subscribe: Subscribe;
  readonly connections: UserQuota;
  readonly tokenExpiries: TokenExpiries;
  readonly parse: ParseOperation;
  readonly maxTokens: number;
  readonly keepAliveMs: number;
  readonly log: Logger;
}

const framings = { sse: serverSentEvents, multipart };
/** Thousands of streams are shown to be alive: others are served in between. */
const turnMs = 5;

export function createStreams(options: StreamsOptions): Streams {
  const { connections, tokenExpiries, log } = options;
  const open = new Set<ResponseStream>();
  let draining = false;

  async function beat(): Promise<void> {
    let turnBeganMs = performance.now();
    for (const stream of open) {
      stream.beat();
      if (performance.now() - turnBeganMs < turnMs) continue;
      await nextTurn();
      turnBeganMs = performance.now();
    }
  }
  setInterval(() => void beat(), options.keepAliveMs).unref();

  /** Returns once a subscription is under way: nothing waits for its end. */
  async function answer(
    { parameters, context, request }: StreamingRequest,
    stream: ResponseStream,
  ): Promise<void> {
    const { query, operationName, variables = {} } = parameters;
    // Without its text an operation may still be known by its hash, to whoever runs it.
    const operation = query === undefined ? undefined : options.parse(query, operationName);
    if (operation?.kind === 'subscription') {
      const resumeAfter = lastEventIdOf(request);
      stream.subscription = options.subscribe({ operation, variables, context, outlet: stream, resumeAfter });
      release(request);
    } else {
      if (operation?.kind === 'mutation' && request.method === 'GET') throw mutationByGet();
      const wanted = new Wanted();
      stream.subscription = { stop: () => wanted.leave() };
      const result = await options.run(parameters, { ...context, wanted });
      stream.deliver({ json: JSON.stringify(result) });
      stream.end();
    }
  }

  async function serve(protocol: StreamProtocol, request: StreamingRequest): Promise<void> {
    const { response, context } = request;
    const stream = new ResponseStream(response, {
      protocol,
      framing: framings[protocol],
      caller: context.caller,
      onClose,
    });
    open.add(stream);
    try {
      stream.held = connections.take(context.caller);
      tokenExpiries.watch(context.caller, stream);
      await answer(request, stream);
    } catch (error) {
      stream.fail(
        error instanceof InvalidOperation ? error.errors : [publicErrorOf(error, context.correlationId, log)],
      );
    }
  }

  function onClose(stream: ResponseStream): void {
    open.delete(stream);
    tokenExpiries.forget(stream.caller, stream);
    stream.held?.[Symbol.dispose]();
  }

  return {
    serve(request) {
      const { accept } = request.request.headers;
      const protocol = streamProtocol(accept, request.parameters, options.maxTokens);
      if (!protocol) return false;
      if (draining) throw shuttingDown();
      if (!request.response.destroyed) void serve(protocol, request);
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

/** A request that has been read, and is answered for hours: what it came with is not held for as long. */
function release(request: IncomingMessage): void {
  request.headers = {};
  request.rawHeaders = [];
  request.removeAllListeners();
}

function lastEventIdOf({ headers }: IncomingMessage): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

const mutationByGet = () => codedError('OPERATION_NOT_SUPPORTED', 'Mutations are taken by POST only.');

const shuttingDown = () =>
  codedError('SUBSCRIPTION_INTERRUPTED', 'The gateway is shutting down.', { http: { status: 503 } });
