import type { PolicyDecider } from './policy-decider.ts';

/** Where a response tells what was refused: among its errors, in its extensions, or not at all. */
export type RefusalReport = 'errors' | 'extensions' | 'silent';

/**
 * What becomes of an operation of which something is refused: the rest of it is executed (`filter`), nothing of it
 * (`reject`), or all of it, so that one sees what would be refused (`dry-run`).
 */
export type AuthorizationMode = 'filter' | 'reject' | 'dry-run';

export interface AuthorizationOptions {
  readonly mode: AuthorizationMode;
  readonly report: RefusalReport;
  readonly decidePolicies: PolicyDecider;
}
