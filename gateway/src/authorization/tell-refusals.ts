import { type ExecutionResult, GraphQLError } from 'graphql';

/** Where a response tells what was refused: among its errors, in its extensions, or not at all. */
export type RefusalReport = 'errors' | 'extensions' | 'silent';

/** The result, telling what was refused. @param paths as `refusedPaths` answers them */
export function tellRefusals(
  result: ExecutionResult,
  paths: readonly (readonly string[])[],
  report: RefusalReport,
): ExecutionResult {
  if (paths.length === 0 || report === 'silent') return result;
  if (report === 'extensions')
    return { ...result, extensions: { ...result.extensions, authorizationErrors: paths } };
  const errors = paths.map(
    (path) =>
      new GraphQLError('Unauthorized field or type', {
        path,
        extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
      }),
  );
  return { ...result, errors: [...errors, ...(result.errors ?? [])] };
}
