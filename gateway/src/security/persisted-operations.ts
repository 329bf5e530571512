import { createHash } from 'node:crypto';
import { type DocumentNode, Kind, parse, print } from 'graphql';
import type { Logger } from 'pino';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import { codedError } from './errors.ts';
import type { PersistedOperation } from './persisted-manifest.ts';

/**
 * What the list of persisted operations is for, as in Apollo Router: `log` tells of operations that are not on it,
 * `safelist` refuses them, `ids-only` also refuses those on it unless they are asked for by their id.
 */
export type PersistedOperationsMode = 'log' | 'safelist' | 'ids-only';

/** The parts of a client's request that say what to execute. */
export interface RequestedOperation {
  readonly query?: string | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Decides, before anything is parsed for execution, whether an operation may be asked for. */
export interface PersistedOperations {
  /**
   * The request with the text that its id stands for.
   * @throws GraphQLError PERSISTED_QUERY_NOT_IN_LIST, QUERY_NOT_IN_SAFELIST, PERSISTED_QUERY_ID_REQUIRED
   */
  admit<Request extends RequestedOperation>(request: Request): Request;
}

interface PersistedOperationsOptions {
  readonly mode: PersistedOperationsMode;
  readonly operations: readonly PersistedOperation[];
  readonly maxTokens: number;
  /** Where the schema may be explored, documents that do nothing else need not be on the list. */
  readonly introspection: boolean;
  readonly log: Logger;
}

const keptVerdicts = 10_000;

export function createPersistedOperations(options: PersistedOperationsOptions): PersistedOperations {
  const { mode, operations, maxTokens, log } = options;
  const bodies = new Map(operations.map(({ id, body }) => [id, body]));
  const texts = new Set(bodies.values());
  const meanings = new Set(operations.map(({ body }) => meaningOf(parse(body, { noLocation: true }))));
  const verdicts = createBoundedCache<{ readonly known: boolean }>(keptVerdicts);

  /** Whether the text is on the list, be it with other white space, comments or order of definitions. */
  function isKnown(text: string): boolean {
    if (texts.has(text)) return true;
    const key = createHash('sha256').update(text).digest('base64');
    let verdict = verdicts.get(key);
    if (!verdict) {
      const document = parsed(text, maxTokens);
      const explores = options.introspection && document !== undefined && onlyExplores(document);
      verdict = { known: explores || (document !== undefined && meanings.has(meaningOf(document))) };
      verdicts.set(key, verdict);
      if (!verdict.known) log.warn({ operation: text }, 'an operation is not on the list');
    }
    return verdict.known;
  }

  function byId<Request extends RequestedOperation>(request: Request, id: string): Request {
    const query = bodies.get(id);
    if (query !== undefined) return { ...request, query, extensions: withoutId(request) };
    if (mode === 'log') return request; // it may be known to the cache of automatic persisted queries
    throw refused('PERSISTED_QUERY_NOT_IN_LIST', `The persisted query "${id}" is not on the list.`, 404);
  }

  return {
    admit(request) {
      const id = idOf(request);
      if (request.query === undefined) return id === undefined ? request : byId(request, id);
      if (mode === 'ids-only') {
        throw refused('PERSISTED_QUERY_ID_REQUIRED', 'Operations must be asked for by their id.', 403);
      }
      if (!isKnown(request.query) && mode === 'safelist') {
        throw refused('QUERY_NOT_IN_SAFELIST', 'The operation is not on the list of operations.', 403);
      }
      return request;
    },
  };
}

function idOf({ extensions }: RequestedOperation): string | undefined {
  const persisted = extensions?.['persistedQuery'];
  const id = persisted && (persisted as Record<string, unknown>)['sha256Hash'];
  return typeof id === 'string' ? id : undefined;
}

function withoutId({ extensions }: RequestedOperation): Record<string, unknown> {
  const { persistedQuery: _, ...rest } = extensions ?? {};
  return rest;
}

function parsed(text: string, maxTokens: number): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true, maxTokens });
  } catch {
    return undefined;
  }
}

function meaningOf({ definitions }: DocumentNode): string {
  return definitions.map(print).sort().join('\n');
}

/** Whether nothing is selected at the root but `__schema`, `__type` and `__typename`. */
function onlyExplores({ definitions }: DocumentNode): boolean {
  return definitions.every(
    (definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ||
      (definition.kind === Kind.OPERATION_DEFINITION &&
        definition.selectionSet.selections.every(
          (selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'),
        )),
  );
}

function refused(code: string, message: string, status: number) {
  return codedError(code, message, { http: { status } });
}
