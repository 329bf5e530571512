import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Caller, TokenVerifier } from '@naru/identity';
import { histogram } from '@naru/service-host';
import type { CallContext } from '@naru/subgraph-host';
import { propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { authenticate, correlationIdFrom } from '../security/authentication.ts';
import { codedError, publicErrorOf } from '../security/errors.ts';

const tracer = trace.getTracer('naru');

const requestSeconds = histogram({
  name: 'naru_gateway_request_seconds',
  help: 'How long GraphQL requests over HTTP took, by status.',
  labelNames: ['status'],
});

interface GraphQLEndpointOptions {
  readonly path: string;
  readonly apollo: ApolloServer<CallContext>;
  readonly verifier: TokenVerifier | undefined;
}

/** Queries and mutations over HTTP. Whatever goes wrong is answered as GraphQL errors in JSON. */
export function serveGraphQLOverHttp(
  app: FastifyInstance,
  { path, apollo, verifier }: GraphQLEndpointOptions,
): void {
  const correlationIds = new WeakMap<FastifyRequest, string>();
  const callers = new WeakMap<FastifyRequest, Caller | null>();
  const correlationIdOf = (request: FastifyRequest) => correlationIds.get(request) ?? '';

  app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      const correlationId = correlationIdFrom(request.headers['x-correlation-id']);
      correlationIds.set(request, correlationId);
      reply.header('x-correlation-id', correlationId);
      assertUtf8(request.headers['content-type']);
      callers.set(request, await authenticate(request.headers.authorization, verifier));
    });

    scope.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
      const presented = publicErrorOf(asGraphQLError(error), correlationIdOf(request), request.log);
      return reply.code(statusOf(error)).send({ errors: [presented] });
    });

    scope.addHook('onResponse', async (_request, reply) => {
      requestSeconds.observe({ status: reply.statusCode }, reply.elapsedTime / 1_000);
    });

    const execute = fastifyApolloHandler(apollo, {
      context: async (request) => ({
        caller: callers.get(request) ?? null,
        correlationId: correlationIdOf(request),
      }),
    });
    scope.route<{ Reply: string }>({
      method: ['GET', 'POST', 'OPTIONS'],
      url: path,
      handler(request, reply) {
        const client = propagation.extract(ROOT_CONTEXT, request.headers);
        return tracer.startActiveSpan('graphql', { kind: SpanKind.SERVER }, client, async (span) => {
          try {
            return await execute.call(scope, request, reply);
          } finally {
            span.end();
          }
        });
      },
    });
  });
}

function assertUtf8(contentType: string | undefined): void {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1];
  if (charset && !/^utf-?8$/i.test(charset)) throw codedError('BAD_REQUEST', 'The body must be in UTF-8.');
}

/** Fastify's own refusals (a body too large, no JSON, an unknown media type) are meant for clients. */
function asGraphQLError(error: Error & { statusCode?: number }): Error {
  if (error instanceof GraphQLError || (error.statusCode ?? 500) >= 500) return error;
  return codedError('BAD_REQUEST', error.message);
}

function statusOf(error: Error & { statusCode?: number }): number {
  if (!(error instanceof GraphQLError)) return error.statusCode ?? 500;
  return error.extensions['code'] === 'UNAUTHENTICATED' ? 401 : 415;
}
