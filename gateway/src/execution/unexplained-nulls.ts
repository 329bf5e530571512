import type { GraphQLError } from 'graphql';

/**
 * The violations that no other error explains: where a subgraph failed, what is missing for it needs no second error.
 */
export function unexplained(
  violations: readonly GraphQLError[],
  errors: readonly GraphQLError[],
): readonly GraphQLError[] {
  return violations.filter(({ path = [] }) => !errors.some((error) => explains(error.path ?? [], path)));
}

/** An error tells of everything at its path, beneath it, and of what had to become null above it. */
function explains(errorPath: readonly unknown[], path: readonly unknown[]): boolean {
  const length = Math.min(errorPath.length, path.length);
  for (let index = 0; index < length; index += 1) if (errorPath[index] !== path[index]) return false;
  return true;
}
