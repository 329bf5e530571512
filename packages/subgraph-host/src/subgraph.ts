import type { Caller } from '@naru/identity';
import { isTemporaryFailure } from '@naru/persistence';
import { counter } from '@naru/service-host';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import type { Logger } from 'pino';
import { type CachePolicy, cachePolicyOf } from './cache-policy.ts';
import type { FaultCode } from './errors.ts';
import { hasNullEscape, holdsNull, nullCharacter } from './null-character.ts';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
}

/** Who asks, and under which id the whole story is followed. */
export interface CallContext {
  readonly caller: Caller | null;
  readonly correlationId: string;
}

/** An answer, and whether it may be kept: without a policy it must not be. */
export interface SubgraphResult extends ExecutionResult {
  readonly cachePolicy?: CachePolicy;
}

/** One subgraph, called in the same process or over HTTP. */
export interface Subgraph {
  readonly name: string;
  readonly sdl: string;
  execute(request: SubgraphRequest, context: CallContext): Promise<SubgraphResult>;
  /** Events of a subscription until its iterator is returned, or why there are none. Absent where none are offered. */
  subscribe?(
    request: SubgraphRequest,
    context: CallContext,
  ): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
}

interface SubgraphOptions {
  readonly name: string;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  /** The resolvers' context: made anew for each request, so that what it loads once is never shared between callers. */
  createContext(call: CallContext): object;
}

/** About how long a database takes to come back where it is restarted. */
const AWAY_RETRY_AFTER_MS = 1_000;
/** The gateway sends few different documents, unless clients write their arguments into them; then it starts anew. */
const DOCUMENT_CACHE_SIZE = 1_000;

const requests = counter({
  name: 'naru_subgraph_requests_total',
  help: 'Requests that a subgraph executed, by outcome: ok or error',
  labelNames: ['subgraph', 'outcome'],
});

/** Executes requests against a schema. Errors without a public code are logged and masked. */
export function createSubgraph({ name, sdl, schema, log, createContext }: SubgraphOptions): Subgraph {
  const documents = new Map<string, PreparedDocument | readonly GraphQLError[]>();

  function documentOf(query: string): PreparedDocument | readonly GraphQLError[] {
    const known = documents.get(query);
    if (known !== undefined) return known;
    const prepared = prepare(schema, query);
    if (documents.size >= DOCUMENT_CACHE_SIZE) documents.clear();
    documents.set(query, prepared);
    return prepared;
  }

  return {
    name,
    sdl,
    async execute(request, call) {
      if (holdsNull(request.variables)) return { errors: [nullCharacter()] };
      const prepared = documentOf(request.query);
      if (!('document' in prepared)) return { errors: prepared };
      const { document, cachePolicy } = prepared;
      const result = await execute({
        schema,
        document,
        variableValues: request.variables ?? {},
        operationName: request.operationName,
        contextValue: createContext(call),
      });
      requests.inc({ subgraph: name, outcome: result.errors ? 'error' : 'ok' });
      if (!result.errors) return cachePolicy ? { ...result, cachePolicy } : result;
      return { ...result, errors: result.errors.map((error) => publicError(error, log, call.correlationId)) };
    },
  };
}

interface PreparedDocument {
  readonly document: DocumentNode;
  readonly cachePolicy: CachePolicy | undefined;
}

function prepare(schema: GraphQLSchema, query: string): PreparedDocument | readonly GraphQLError[] {
  try {
    // Positions in the gateway's document mean nothing to a client, and make up most of a parsed document.
    const document = parse(query, { noLocation: true });
    const problems = validate(schema, document);
    if (problems.length > 0) return problems;
    if (hasNullEscape.test(query)) return [nullCharacter()];
    return { document, cachePolicy: cachePolicyOf(schema, document) };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** Errors that resolvers throw on purpose, and those of graphql-js about the request, pass; the others are made fit for clients. */
function publicError(error: GraphQLError, log: Logger, correlationId: string): GraphQLError {
  const { originalError: cause, path } = error;
  if (error.extensions.code !== undefined || cause === undefined) return error;
  const { message, extensions } = toldOf(cause);
  const level = extensions.code === 'INTERNAL_SERVER_ERROR' ? 'error' : 'warn';
  log[level]({ err: cause, path, correlationId }, 'resolver failed');
  return new GraphQLError(message, { nodes: error.nodes ?? null, path: path ?? null, extensions });
}

/** A database that is away is no defect; anything else is. */
function toldOf(cause: Error): { message: string; extensions: { code: FaultCode; retryAfterMs?: number } } {
  if (isTemporaryFailure(cause)) {
    const extensions = { code: 'SUBGRAPH_UNAVAILABLE', retryAfterMs: AWAY_RETRY_AFTER_MS } as const;
    return { message: 'The service is not available at the moment', extensions };
  }
  return { message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}
