import { type CallerSeal, InvalidToken } from '@naru/identity';
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CachePolicy } from './cache-policy.ts';
import type { Subgraph } from './subgraph.ts';

const requestBody = z.object({
  query: z.string().max(100_000),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
const CORRELATION_ID = /^[A-Za-z0-9_-]{1,64}$/;

const cacheControl = ({ maxAgeSeconds, scope }: CachePolicy): string =>
  `max-age=${maxAgeSeconds}, ${scope.toLowerCase()}`;

const failure = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });

/** Serves a subgraph at `POST /graphql`, to the gateway only: a request without its seal gets 401 and nothing else. */
export function serveSubgraph(app: FastifyInstance, subgraph: Subgraph, seal: CallerSeal): void {
  app.post('/graphql', async (request, reply) => {
    const caller = await seal.open(String(request.headers['x-naru-caller'] ?? '')).catch((error) => {
      if (error instanceof InvalidToken) return undefined;
      throw error;
    });
    if (caller === undefined) {
      return reply.code(401).send(failure('UNAUTHENTICATED', 'This subgraph answers only its gateway'));
    }
    const body = requestBody.safeParse(request.body);
    if (!body.success)
      return reply.code(400).send(failure('BAD_REQUEST', 'The body is not a GraphQL request'));
    const correlationId = String(request.headers['x-correlation-id'] ?? '');
    const parent = propagation.extract(context.active(), request.headers);
    const span = { kind: SpanKind.SERVER };
    return trace.getTracer('naru').startActiveSpan(`subgraph ${subgraph.name}`, span, parent, (active) =>
      subgraph
        .execute(
          {
            query: body.data.query,
            variables: body.data.variables ?? undefined,
            operationName: body.data.operationName ?? undefined,
          },
          { caller, correlationId: CORRELATION_ID.test(correlationId) ? correlationId : request.id },
        )
        .then(({ cachePolicy, ...result }) => {
          if (cachePolicy) reply.header('cache-control', cacheControl(cachePolicy));
          return result;
        })
        .finally(() => active.end()),
    );
  });
}
