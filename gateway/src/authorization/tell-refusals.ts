import { type ExecutionResult, GraphQLError } from 'graphql';
import type { ExecutablePlan } from '../execution/executable-plan.ts';
import type { AuthorizationOptions, RefusalReport } from './authorization-options.ts';
import type { AuthorizationOutcome } from './authorize-operation.ts';

/** The plan, telling what was refused; in mode `reject` it is executed only where that turns out to be nothing. */
export function tellingRefusals(
  plan: ExecutablePlan,
  { refusedPaths }: Pick<AuthorizationOutcome, 'refusedPaths'>,
  { mode, report }: Told,
): ExecutablePlan {
  return {
    async execute(request) {
      const paths = refusedPaths(request.variables);
      const isRejected = mode === 'reject' && paths.length > 0;
      return told(isRejected ? { data: null } : await plan.execute(request), paths, report);
    },
  };
}

type Told = Pick<AuthorizationOptions, 'mode' | 'report'>;
type Variables = Readonly<Record<string, unknown>>;

/** Why nothing of an operation is executed, in one error. @param variables coerced */
export function unauthorized(
  { refusedPaths }: Pick<AuthorizationOutcome, 'refusedPaths'>,
  variables: Variables,
  { report }: Told,
): GraphQLError {
  const [path] = refusedPaths(variables);
  return refusal(report === 'errors' ? path : undefined);
}

/**
 * For a subscription, which ends before its first event when it is rejected.
 * @param variables coerced
 * @throws GraphQLError UNAUTHORIZED_FIELD_OR_TYPE
 */
export function assertNotRejected(outcome: AuthorizationOutcome, variables: Variables, options: Told): void {
  const isRejected = options.mode === 'reject' && outcome.refusedPaths(variables).length > 0;
  if (isRejected) throw unauthorized(outcome, variables, options);
}

function told(
  result: ExecutionResult,
  paths: readonly (readonly string[])[],
  report: RefusalReport,
): ExecutionResult {
  if (paths.length === 0 || report === 'silent') return result;
  if (report === 'extensions')
    return { ...result, extensions: { ...result.extensions, authorizationErrors: paths } };
  return { ...result, errors: [...paths.map((path) => refusal(path)), ...(result.errors ?? [])] };
}

function refusal(path: readonly string[] | undefined): GraphQLError {
  return new GraphQLError('Unauthorized field or type', {
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  });
}
