import type { GraphQLError } from 'graphql';
import type { Outcome } from './executors.ts';

export type Path = readonly (string | number)[];

/** One way in which an outcome is not as another; what is said of it is said of the first. */
export type Difference =
  | { readonly kind: 'value'; readonly path: Path; readonly ours: unknown; readonly theirs: unknown }
  | { readonly kind: 'key order'; readonly path: Path; readonly ours: unknown; readonly theirs: unknown }
  | { readonly kind: 'extra error' | 'missing error'; readonly path: Path; readonly error: ComparedError }
  | { readonly kind: 'mutations'; readonly path: Path; readonly ours: unknown; readonly theirs: unknown };

/** An error as far as executors must agree on it. */
export interface ComparedError {
  readonly path: Path | undefined;
  /** A resolver failed, a value broke the schema, or anything else: then its message. */
  readonly kind: string;
}

/** Every difference between two outcomes: of the data with the order of its keys, of the set of errors, of the effects. */
export function compareOutcomes(ours: Outcome, theirs: Outcome): Difference[] {
  const found: Difference[] = [];
  compareValues(ours.result.data, theirs.result.data, [], found);
  const ourErrors = errorsOf(ours);
  const theirErrors = errorsOf(theirs);
  for (const [key, error] of ourErrors) {
    if (!theirErrors.has(key)) found.push({ kind: 'extra error', path: error.path ?? [], error });
  }
  for (const [key, error] of theirErrors) {
    if (!ourErrors.has(key)) found.push({ kind: 'missing error', path: error.path ?? [], error });
  }
  if (ours.mutations.join('\n') !== theirs.mutations.join('\n')) {
    found.push({ kind: 'mutations', path: [], ours: ours.mutations, theirs: theirs.mutations });
  }
  return found;
}

/** The errors of an outcome, each once, by what is compared of them. */
export function errorsOf({ result }: Outcome): Map<string, ComparedError> {
  return new Map(
    (result.errors ?? []).map((error) => {
      const compared = { path: error.path, kind: kindOf(error) };
      return [JSON.stringify(compared), compared];
    }),
  );
}

function kindOf({ message }: GraphQLError): string {
  if (/^The resolver of \S+ failed$/.test(message)) return 'resolver failed';
  if (
    /^Cannot return null for non-nullable|^Invalid __typename found|^Abstract type "\w+" was resolved to a type/.test(
      message,
    )
  ) {
    return 'invalid value';
  }
  return message;
}

function compareValues(ours: unknown, theirs: unknown, path: Path, found: Difference[]): void {
  if (Object.is(ours, theirs)) return;
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    for (const [index, item] of ours.entries()) compareValues(item, theirs[index], [...path, index], found);
  } else if (isRecord(ours) && isRecord(theirs)) {
    compareRecords(ours, theirs, path, found);
  } else {
    found.push({ kind: 'value', path, ours, theirs });
  }
}

function compareRecords(
  ours: Record<string, unknown>,
  theirs: Record<string, unknown>,
  path: Path,
  found: Difference[],
): void {
  const ourKeys = Object.keys(ours);
  const theirKeys = Object.keys(theirs);
  if (ourKeys.length !== theirKeys.length || !ourKeys.every((key) => Object.hasOwn(theirs, key))) {
    found.push({ kind: 'value', path, ours, theirs });
    return;
  }
  if (ourKeys.some((key, index) => key !== theirKeys[index]))
    found.push({ kind: 'key order', path, ours, theirs });
  for (const key of ourKeys) compareValues(ours[key], theirs[key], [...path, key], found);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
