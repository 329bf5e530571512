import { type ExecutionResult, GraphQLError } from 'graphql';
import type { ExecutablePlan } from '../execution/executable-plan.ts';
import type { AuthorizationOutcome } from './authorize-operation.ts';

/** Where a response tells what was refused: among its errors, in its extensions, or not at all. */
export type RefusalReport = 'errors' | 'extensions' | 'silent';

/**
 * What becomes of an operation of which something is refused: the rest of it is executed (`filter`), nothing of it
 * (`reject`), or all of it, so that one sees what would be refused (`dry-run`).
 */
export type AuthorizationMode = 'filter' | 'reject' | 'dry-run';

export interface RefusalOptions {
  readonly mode: AuthorizationMode;
  readonly report: RefusalReport;
}

/** The plan, telling what was refused; in mode `reject` it is executed only where that turns out to be nothing. */
export function tellingRefusals(
  plan: ExecutablePlan,
  { refusedPaths }: Pick<AuthorizationOutcome, 'refusedPaths'>,
  { mode, report }: RefusalOptions,
): ExecutablePlan {
  return {
    async execute(request) {
      const paths = refusedPaths(request.variables);
      const isRejected = mode === 'reject' && paths.length > 0;
      return told(isRejected ? { data: null } : await plan.execute(request), paths, report);
    },
  };
}

function told(
  result: ExecutionResult,
  paths: readonly (readonly string[])[],
  report: RefusalReport,
): ExecutionResult {
  if (paths.length === 0 || report === 'silent') return result;
  if (report === 'extensions')
    return { ...result, extensions: { ...result.extensions, authorizationErrors: paths } };
  return { ...result, errors: [...paths.map(refusal), ...(result.errors ?? [])] };
}

function refusal(path: readonly string[]): GraphQLError {
  return new GraphQLError('Unauthorized field or type', {
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  });
}
