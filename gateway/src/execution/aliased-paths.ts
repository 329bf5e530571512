import type { FetchDataRewrite } from '@apollo/query-planner';
import type { ErrorPath } from './execution-errors.ts';

/** Undoes in a subgraph's error path the aliases that the planner chose, as the rewrites do in its data. */
export function unaliasPath(
  rewrites: readonly FetchDataRewrite[] | undefined,
): (path: ErrorPath) => ErrorPath {
  const names = new Map<string | number | undefined, string>();
  for (const rewrite of rewrites ?? []) {
    if (rewrite.kind === 'KeyRenamer') names.set(rewrite.path.at(-1), rewrite.renameKeyTo);
  }
  if (names.size === 0) return (path) => path;
  return (path) => path.map((part) => names.get(part) ?? part);
}
