import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError } from 'graphql';
import { isPublic, publicErrorOf } from '../security/errors.ts';
import type { Answer } from './answer.ts';

/** Where in an error's extensions Apollo Server, too, looks for what HTTP should make of it. */
interface HttpHead {
  readonly status?: number;
  readonly headers?: ReadonlyMap<string, string>;
}

interface RefusalOptions {
  readonly contentType: string;
  readonly correlationId: string;
  readonly log: Pick<FastifyBaseLogger, 'error'>;
}

/** The answer to a request that went wrong before it was executed, and was never shown to Apollo Server. */
export function refusalOf(thrown: unknown, { contentType, correlationId, log }: RefusalOptions): Answer {
  const { status, headers } = httpHeadOf(thrown);
  const error = publicErrorOf(thrown, correlationId, log);
  return {
    status: status ?? 500,
    headers: {
      'content-type': contentType,
      'cache-control': 'no-store',
      ...Object.fromEntries(headers ?? []),
    },
    body: JSON.stringify({ errors: [error] }),
  };
}

function httpHeadOf(thrown: unknown): HttpHead {
  if (!(thrown instanceof GraphQLError) || !isPublic(thrown.extensions['code'])) return {};
  return (thrown.extensions['http'] as HttpHead | undefined) ?? {};
}
