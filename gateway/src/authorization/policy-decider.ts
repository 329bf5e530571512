import type { RequestContext } from '../request-context.ts';

/**
 * Which of the policies that an operation names are met by a request. One that is not answered with `true` is not.
 * It is asked once per request, and for a subscription once, when it starts.
 */
export type PolicyDecider = (
  policies: readonly string[],
  context: RequestContext,
) => PolicyDecisions | Promise<PolicyDecisions>;

export type PolicyDecisions = Readonly<Record<string, boolean>>;

/** Where nobody decides, nothing that a policy protects is shown. */
export const denyAllPolicies: PolicyDecider = () => ({});
