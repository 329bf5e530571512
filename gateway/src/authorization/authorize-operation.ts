import type { DocumentNode } from 'graphql';
import type { RequestContext } from '../request-context.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { AuthorizationOptions } from './authorization-options.ts';
import { type Known, policiesIn, testOf } from './claims.ts';
import { type FilteredOperation, filterOperation } from './filter-operation.ts';
import { findRequirements, type Guarded } from './operation-requirements.ts';
import { findRefusals } from './refusals.ts';
import { allHold } from './selection-conditions.ts';

/** One operation that is not open to everybody. It keeps nothing of the requests that it decides about. */
export interface OperationAuthorization {
  /** The policies that it names: without any, `decide` answers at once. */
  readonly policies: readonly string[];
  /**
   * What the caller lacks, as a short key: equal for callers who may see the same, empty for those who may see
   * everything. @throws what the decider of policies throws
   */
  decide(context: RequestContext): string | Promise<string>;
  /** What follows from a key that `decide` answered. It walks the operation: keep it, by the key, with the plan. */
  filter(key: string): AuthorizationOutcome;
}

/** What of an operation a caller may have. */
export interface AuthorizationOutcome extends FilteredOperation {
  /**
   * The paths of what is refused and not left out by `@skip` or `@include`, with `@` for any index of a list.
   * @param variables coerced
   */
  refusedPaths(variables: Readonly<Record<string, unknown>>): readonly (readonly string[])[];
}

/** Undefined for an operation that is open to everybody. @param document valid against the API schema */
export function authorizeOperation(
  document: DocumentNode,
  operationName: string | undefined,
  { apiSchema, accessRules }: Pick<LoadedSupergraph, 'apiSchema' | 'accessRules'>,
  { mode, decidePolicies }: Pick<AuthorizationOptions, 'mode' | 'decidePolicies'>,
): OperationAuthorization | undefined {
  const required = accessRules && findRequirements(document, operationName, apiSchema, accessRules);
  if (!required) return undefined;
  const tests = required.requirements.map(testOf);
  const policies = policiesIn(required.requirements);
  const keyFor = (known: Known): string =>
    tests.flatMap((isMet, place) => (isMet(known) ? [] : place)).join();

  return {
    policies,
    decide(context) {
      const { caller } = context;
      if (policies.length === 0) return keyFor({ caller, policies: {} });
      return (async () => keyFor({ caller, policies: await decidePolicies(policies, context) }))();
    },
    filter(key) {
      const lacking = new Set(key === '' ? [] : key.split(',').map(Number));
      const isRefused = (node: Guarded) =>
        required.of.get(node)?.some((place) => lacking.has(place)) ?? false;
      const refusals = findRefusals(required, isRefused);
      return {
        ...(mode === 'dry-run' ? { document, withheld: new Set() } : filterOperation(required, isRefused)),
        refusedPaths(variables) {
          const paths = refusals
            .filter(({ conditions }) => allHold(conditions, variables))
            .map(({ path }) => path);
          return [...new Map(paths.map((path) => [path.join('\n'), path])).values()];
        },
      };
    },
  };
}
