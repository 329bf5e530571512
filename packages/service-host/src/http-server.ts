import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyServerFactory, LogController } from 'fastify';
import type { Host } from './host.ts';
import { answerBrokenRequest, errorBody, refuseConnection } from './http-errors.ts';
import { metricsContentType, metricsText } from './metrics.ts';

const BODY_LIMIT_BYTES = 1_048_576;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 72_000; // longer than the 60 s of the usual balancers, which must be the first to close

export interface HttpServerOptions {
  /** How long a client may take to send one whole request, headers and body. */
  readonly requestTimeoutMs?: number;
  /** Answers all requests for a path (without its query) in the framework's place. */
  readonly rawRoutes?: ReadonlyMap<string, RequestListener>;
}

/** An HTTP server with `/livez`, `/readyz` and `/metrics` that answers every error as JSON and closes with its host. */
export function createHttpServer(host: Host, options: HttpServerOptions = {}): FastifyInstance {
  const app = Fastify({
    serverFactory: serverFactory(options),
    loggerInstance: host.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (_error, _request, reply) => sendError(reply.raw, 400, 'The address makes no sense'),
  }) as unknown as FastifyInstance;

  const connections = new Set<Socket>();
  let closing = false;
  app.server.on('connection', (socket: Socket) => {
    if (closing) return void socket.destroy();
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  app.addHook('preClose', async () => {
    // Clients connect ahead of their requests. Node takes such a connection for a busy one and waits for it.
    closing = true;
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  });
  app.addHook('onSend', async (_request, reply) => {
    // Kept-alive clients must move to another replica before this one closes.
    if (host.health.draining) reply.header('connection', 'close');
  });
  app.get('/livez', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const report = await host.health.report();
    return reply.code(report.ready ? 200 : 503).send(report);
  });
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', metricsContentType).send(await metricsText()),
  );
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send(errorBody('NOT_FOUND', 'Not found')),
  );
  app.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    const message = status >= 500 ? 'Internal error' : error.message;
    return reply.code(status).send(errorBody(code, message));
  });
  return app;
}

function serverFactory({ requestTimeoutMs, rawRoutes }: HttpServerOptions): FastifyServerFactory {
  return (framework) => {
    const server = createServer(
      {
        requestTimeout: requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: 1_000,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
        requireHostHeader: false, // it is required below, by an answer in JSON
      },
      (request, response) => {
        if (request.headers.host === undefined && request.httpVersion === '1.1') {
          return void sendError(response, 400, 'The request names no host');
        }
        const listener = rawRoutes?.get(pathOf(request.url)) ?? framework;
        listener(request, response);
      },
    );
    server.on('checkExpectation', (_request, response) =>
      sendError(response, 417, 'Nothing is expected but to continue'),
    );
    server.on('connect', (_request, socket) =>
      refuseConnection(socket, '405 Method Not Allowed', errorBody('BAD_REQUEST', 'This is no proxy')),
    );
    return server;
  };
}

function sendError(response: ServerResponse, status: number, message: string): void {
  const json = JSON.stringify(errorBody('BAD_REQUEST', message));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(json),
    connection: 'close',
  });
  response.end(json);
}

function pathOf(url = ''): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/**
 * Starts to accept connections and closes the server with the host's resources.
 * @param port 0 takes a free one. @returns the port that was bound.
 */
export async function listen(
  app: FastifyInstance,
  host: Host,
  port: number,
  address = '127.0.0.1',
): Promise<number> {
  await app.listen({ port, host: address });
  host.resources.defer(() => app.close());
  const bound = app.server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The HTTP server is not bound to a port');
  return bound.port;
}
