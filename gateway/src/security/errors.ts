import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { shortened } from './client-message.ts';

/**
 * The codes a client may see. An error with any other code, or none, was not written for clients:
 * it is logged and answered as INTERNAL_SERVER_ERROR.
 */
const publicCodes: ReadonlySet<string> = new Set([
  // Written by @apollo/server.
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  // Written by subgraphs.
  'CONFLICT',
  'FORBIDDEN',
  'NOT_FOUND',
  'UNAUTHENTICATED',
  // Written by the gateway.
  'ALIAS_LIMIT_EXCEEDED',
  'CONNECTION_LIMIT_EXCEEDED',
  'COST_LIMIT_EXCEEDED',
  'CURSOR_EXPIRED',
  'CURSOR_INVALID',
  'DEPTH_LIMIT_EXCEEDED',
  'DIRECTIVE_LIMIT_EXCEEDED',
  'EVENTS_UNAVAILABLE',
  'INVALID_SUBGRAPH_RESPONSE',
  'OPERATION_LIMIT_EXCEEDED',
  'OPERATION_NOT_SUPPORTED',
  'PERSISTED_QUERY_ID_REQUIRED',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'PLANNING_LIMIT_EXCEEDED',
  'PLANNING_OVERLOADED',
  'QUERY_NOT_IN_SAFELIST',
  'RATE_LIMITED',
  'REQUEST_CANCELLED',
  'ROOT_FIELD_LIMIT_EXCEEDED',
  'SUBGRAPH_OVERLOADED',
  'SUBGRAPH_RESPONSE_TOO_LARGE',
  'SUBGRAPH_TIMEOUT',
  'SUBGRAPH_UNAVAILABLE',
  'SUBSCRIPTION_INTERRUPTED',
  'SUBSCRIPTION_LIMIT_EXCEEDED',
  'SUBSCRIPTION_SCHEMA_RELOAD',
  'UNAUTHORIZED_FIELD_OR_TYPE',
]);

export const internalErrorCode = 'INTERNAL_SERVER_ERROR';

/** What is needed of a logger here: pino's and Fastify's both do. */
type ErrorLog = Pick<FastifyBaseLogger, 'error'>;

/** The errors that the gateway itself wrote, whose details are meant for clients. A subgraph's are not. */
const ownErrors = new WeakSet<GraphQLError>();

/**
 * An error written for clients: its message and extensions reach them as they are, but for `http`, which says what
 * status and headers it has over HTTP.
 */
export function codedError(
  code: string,
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  const error = new GraphQLError(message, { extensions: { ...extensions, code } });
  ownErrors.add(error);
  return error;
}

/** The extensions of subgraphs' errors that clients see as they are. */
const passedExtensions = new WeakSet<object>();

/** Lets clients see the error that has these extensions, whatever its code. */
export function passToClients(extensions: object): void {
  passedExtensions.add(extensions);
}

/** What of a subgraph's extensions is no client's business, or would be taken for the gateway's own. */
const neverPassed = ['http', 'stacktrace', 'exception'];

function passed({ message, nodes, path, extensions }: GraphQLError): GraphQLError {
  const told: Record<string, unknown> = { ...extensions };
  for (const name of neverPassed) delete told[name];
  // As @apollo/gateway calls an error to which the subgraph gave no code.
  told['code'] ??= 'DOWNSTREAM_SERVICE_ERROR';
  passToClients(told);
  return new GraphQLError(message, { nodes, path, extensions: told });
}

export function isPublic(code: unknown): boolean {
  return typeof code === 'string' && publicCodes.has(code);
}

/** The one sentence a client gets for anything unexpected. The correlation id finds its log line. */
export function internalError(correlationId?: string, path?: GraphQLError['path']): GraphQLError {
  return new GraphQLError('Internal error', {
    path,
    extensions: { code: internalErrorCode, ...(correlationId && { correlationId }) },
  });
}

/** Turns the errors of an execution into what a client may see; logs the ones it hides. */
export function publicErrors(
  errors: readonly GraphQLError[],
  correlationId: string,
  log: ErrorLog,
): readonly GraphQLError[] {
  return errors.map((error) => {
    if (passedExtensions.has(error.extensions)) return passed(error);
    const { code, service, serviceName, retryAfterMs } = error.extensions;
    const owner = service ?? serviceName;
    if (!isPublic(code)) {
      log.error({ err: error.originalError ?? error, service: owner, correlationId }, 'hid an error');
      return internalError(correlationId, error.path);
    }
    const { http: _, ...details } = ownErrors.has(error) ? error.extensions : {};
    return new GraphQLError(error.message, {
      nodes: error.nodes,
      path: error.path,
      extensions: {
        ...details,
        code,
        ...(owner !== undefined && { service: owner }),
        ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
      },
    });
  });
}

/** As `publicErrors`, for whatever was thrown. */
export function publicErrorOf(thrown: unknown, correlationId: string, log: ErrorLog): GraphQLError {
  const error =
    thrown instanceof GraphQLError ? thrown : new GraphQLError('', { originalError: asError(thrown) });
  return publicErrors([error], correlationId, log)[0] ?? internalError(correlationId);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Apollo Server would say what it is, and how it could be made to tell the schema. */
const messageOf = ({ message, extensions }: GraphQLFormattedError): string =>
  extensions?.['validationErrorCode'] === 'INTROSPECTION_DISABLED'
    ? 'The schema is not told here.'
    : shortened(message);

/** Apollo Server gives no code to some requests that it refuses, but a status. Nobody else's errors pass here with one. */
function isClientsFault(error: unknown): boolean {
  const { status } = ((error as GraphQLError).extensions?.['http'] ?? {}) as { status?: number };
  return status === 400;
}

/** The last net for Apollo Server: whatever still has no public code becomes the one sentence. */
export function maskUnexpected(log: ErrorLog) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = formatted.extensions?.['code'];
    if (error instanceof GraphQLError && passedExtensions.has(error.extensions)) return formatted;
    if (isPublic(code)) return { ...formatted, message: messageOf(formatted) };
    if (code === internalErrorCode && formatted.extensions?.['correlationId']) return formatted;
    if (isClientsFault(error)) return codedError('BAD_REQUEST', messageOf(formatted)).toJSON();
    log.error({ err: error }, 'hid an error');
    return internalError(undefined, formatted.path).toJSON();
  };
}
