import { authorizeOperation } from '../authorization/authorize-operation.ts';
import type { PolicyDecider } from '../authorization/policy-decider.ts';
import { type RefusalOptions, tellingRefusals } from '../authorization/tell-refusals.ts';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import type { RequestContext } from '../request-context.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { type OperationRequest, type PlannedOperation, planOperation } from './plan-operation.ts';

/**
 * The operation as far as the request's caller may have it. A promise only where policies are to be decided.
 * @throws what `planOperation` throws, and what the decider of policies throws
 */
export type RestrictOperation = (context: RequestContext) => PlannedOperation | Promise<PlannedOperation>;

export interface AuthorizationOptions extends RefusalOptions {
  readonly decidePolicies: PolicyDecider;
}

/** Different callers may rarely have more than a few different parts of one operation. */
const keptParts = 8;

/** Undefined for an operation that is open to everybody. @param whole the operation, planned for who may have all of it */
export function restrictOperation(
  supergraph: LoadedSupergraph,
  request: OperationRequest,
  whole: PlannedOperation,
  options: AuthorizationOptions,
): RestrictOperation | undefined {
  const { document, operationName } = request;
  const authorization = authorizeOperation(document, operationName, supergraph, options.decidePolicies);
  if (!authorization) return undefined;
  const parts = createBoundedCache<PlannedOperation>(keptParts);

  function partFor(key: string): PlannedOperation {
    if (key === '') return whole;
    const known = parts.get(key);
    if (known) return known;
    const outcome = (authorization as NonNullable<typeof authorization>).filter(key);
    const { plan, executable } =
      options.mode === 'dry-run' ? whole : planOperation(supergraph, request, outcome);
    const part = { plan, executable: tellingRefusals(executable, outcome, options) };
    parts.set(key, part);
    return part;
  }

  return (context) => {
    const key = authorization.decide(context);
    return typeof key === 'string' ? partFor(key) : key.then(partFor);
  };
}
