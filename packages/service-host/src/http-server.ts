import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Host } from './host.ts';
import { metricsContentType, metricsText } from './metrics.ts';

const BODY_LIMIT_BYTES = 1_048_576;

/** An HTTP server with `/livez`, `/readyz` and `/metrics` that answers every error as JSON and closes with its host. */
export function createHttpServer(host: Host): FastifyInstance {
  const app = Fastify({
    loggerInstance: host.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance;

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
    reply.code(404).send({ errors: [{ message: 'Not found', extensions: { code: 'NOT_FOUND' } }] }),
  );
  app.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    const message = status >= 500 ? 'Internal error' : error.message;
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  });
  return app;
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
