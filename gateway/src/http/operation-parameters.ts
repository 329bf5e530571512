/** What a client asks for. */
export interface OperationParameters {
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** The parameters in a JSON body; undefined when it is no object, or one of them has the wrong type. */
export function parametersInBody(body: unknown): OperationParameters | undefined {
  if (!isRecord(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  if (!isStringOrNothing(query) || !isStringOrNothing(operationName)) return undefined;
  if (!isRecordOrNothing(variables) || !isRecordOrNothing(extensions)) return undefined;
  return {
    query: query ?? undefined,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}

/** A JSON body with another text to execute. */
export function bodyWithQuery(body: unknown, { query, extensions }: OperationParameters): unknown {
  return { ...(body as object), query, extensions };
}

/** The parameters in the query part of a URL. Whatever is not JSON of the right type is left out. */
export function parametersInSearch(search: string): OperationParameters {
  const given = new URLSearchParams(search);
  return {
    query: given.get('query') ?? undefined,
    operationName: given.get('operationName') ?? undefined,
    variables: recordOrNothing(jsonOrNothing(given.get('variables'))),
    extensions: recordOrNothing(jsonOrNothing(given.get('extensions'))),
  };
}

/** The query part of a URL with another text to execute. */
export function searchWithQuery(search: string, { query, extensions }: OperationParameters): string {
  const given = new URLSearchParams(search);
  if (query !== undefined) given.set('query', query);
  given.set('extensions', JSON.stringify(extensions ?? {}));
  return `?${given}`;
}

function jsonOrNothing(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordOrNothing(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) ? value : undefined;
}

function isStringOrNothing(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function isRecordOrNothing(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || isRecord(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
