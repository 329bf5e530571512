import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { codedError } from '../security/errors.ts';
import { inFetchSpan } from './fetch-span.ts';
import { type Send, SubgraphCall } from './subgraph-call.ts';
import type { SubgraphClient } from './subgraph-client.ts';
import { failureOf, type SubgraphFailure } from './subgraph-failure.ts';

interface LayeredClientOptions {
  readonly name: string;
  readonly timeoutMs: number;
  readonly send: Send;
  readonly passesErrors: boolean;
  readonly log: Logger;
}

/** The client in front of the layers: a fetch goes in, and failures come out as errors written for clients. */
export function createLayeredClient(options: LayeredClientOptions): SubgraphClient {
  const { name, timeoutMs, send, passesErrors, log } = options;
  return {
    passesErrors,
    async fetch(request, context) {
      try {
        const answer = await inFetchSpan(name, () => send(new SubgraphCall(request, context, timeoutMs)));
        return answer.take();
      } catch (error) {
        const failure = failureOf(error);
        // Refusals come in floods, just when there is no time for them; the metrics count them.
        if (!failure.refused)
          log.warn({ err: failure, service: name, correlationId: context.correlationId }, 'subgraph failed');
        throw errorFor(failure, name, timeoutMs);
      }
    },
  };
}

function errorFor({ code, retryAfterMs }: SubgraphFailure, service: string, timeoutMs: number): GraphQLError {
  const message = {
    SUBGRAPH_TIMEOUT: `The ${service} service did not answer within ${timeoutMs} ms.`,
    SUBGRAPH_UNAVAILABLE: `The ${service} service is not available.`,
    SUBGRAPH_OVERLOADED: `The ${service} service has too much to do.`,
    SUBGRAPH_CANCELLED: `Nobody waits for the ${service} service any more.`,
    SUBGRAPH_RESPONSE_TOO_LARGE: `The answer of the ${service} service is too large.`,
  }[code];
  return codedError(code, message, { service, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}
