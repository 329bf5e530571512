import { GraphQLError } from 'graphql';
import type { Projection } from './projection/compile-operation.ts';
import { unexplained } from './unexplained-nulls.ts';

/**
 * The errors of an execution where the client has a place for them, and the violations that they do not explain.
 * @param answered what the client is answered
 * @param at where in the response that is
 */
export function toldErrors(
  errors: readonly GraphQLError[],
  violations: readonly GraphQLError[],
  answered: unknown,
  projection: Projection,
  at: readonly (string | number)[] = [],
): readonly GraphQLError[] {
  const told = errors
    .map((error) => withAnsweredPath(error, projection))
    .filter(({ path }) => isAnswered(path?.slice(at.length), answered));
  return [...told, ...unexplained(violations, told)];
}

function withAnsweredPath(error: GraphQLError, projection: Projection): GraphQLError {
  const path = projection.answeredPath(error.path);
  const { message, originalError, extensions } = error;
  return new GraphQLError(message, { path, originalError, extensions });
}

/** Whether the response has a place for an error: a subgraph may be asked for what is selected of other types only. */
function isAnswered(path: GraphQLError['path'], data: unknown): boolean {
  let value = data;
  for (const part of path ?? []) {
    if (typeof value !== 'object' || value === null) return true;
    if (!Object.hasOwn(value, part)) return false;
    value = (value as Record<string | number, unknown>)[part];
  }
  return true;
}
