import type { AuthorizationOptions } from '../src/authorization/authorization-options.ts';
import { denyAllPolicies } from '../src/authorization/policy-decider.ts';

/** The usual way: what is refused is left out and told, and nobody decides policies. */
export const filtering: AuthorizationOptions = {
  mode: 'filter',
  report: 'errors',
  decidePolicies: denyAllPolicies,
};
