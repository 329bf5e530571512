import type { RequestListener } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import type { TokenVerifier } from '@naru/identity';
import type { Host } from '@naru/service-host';
import type { GatewayConfig } from '../config.ts';
import type { RequestContext } from '../request-context.ts';
import type { PersistedOperations } from '../security/persisted-operations.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import { operationAnswerer } from './answer-operation.ts';
import { createCors } from './cors.ts';
import { requestExecutor } from './execute-request.ts';
import { createGraphQLEndpoint } from './graphql-endpoint.ts';
import type { KnownQueries } from './known-queries.ts';
import type { CreateRequestContext } from './request-contexts.ts';
import { createSharedAnswers } from './shared-answers.ts';
import type { AnswerShortly } from './short-way.ts';
import type { StreamingEndpoint } from './streaming-endpoint.ts';

interface GraphQLRouteParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly verifier: TokenVerifier | undefined;
  readonly rateLimit: RateLimit;
  readonly createContext: CreateRequestContext;
  readonly persistedOperations: PersistedOperations | undefined;
  /** Undefined where Apollo Server is to see every request, as it must where each is reported. */
  readonly answerShortly: AnswerShortly | undefined;
  /** Undefined where every client gets an answer of its own, as it must where each request is reported. */
  readonly knownQueries: KnownQueries | undefined;
  readonly streaming?: StreamingEndpoint;
}

/** The GraphQL endpoint as the configuration wants it. */
export function graphqlRoute(config: GatewayConfig, host: Host, parts: GraphQLRouteParts): RequestListener {
  return createGraphQLEndpoint(host, {
    verifier: parts.verifier,
    rateLimit: parts.rateLimit,
    trustedProxies: config.TRUST_PROXY,
    cors: createCors(config.CORS_ORIGINS),
    createContext: parts.createContext,
    answerOperation: operationAnswerer({
      execute: requestExecutor(parts.apollo),
      answerShortly: parts.answerShortly,
      maxBodyBytes: config.MAX_BODY_BYTES,
      compression: config.COMPRESSION,
      persistedOperations: parts.persistedOperations,
      sharedAnswers: parts.knownQueries && createSharedAnswers(parts.knownQueries),
      streaming: parts.streaming,
    }),
  });
}
