import { createBoundedCache } from '../execution/bounded-cache.ts';
import type { RequestContext } from '../request-context.ts';
import type { AuthorizationOutcome, OperationAuthorization } from './authorize-operation.ts';

/** Different callers may rarely have more than a few different parts of one operation. */
const keptParts = 8;

/**
 * What each caller may have of one operation, made once for all callers who may have the same. It answers a promise only
 * where policies are to be decided.
 * @param make makes the part; without an outcome, for callers who may have the whole operation
 */
export function partsByCaller<Part extends object>(
  authorization: OperationAuthorization,
  make: (outcome: AuthorizationOutcome | undefined) => Part,
): (context: RequestContext) => Part | Promise<Part> {
  const parts = createBoundedCache<Part>(keptParts);
  const partFor = (key: string): Part => {
    const part = parts.get(key) ?? make(key === '' ? undefined : authorization.filter(key));
    parts.set(key, part);
    return part;
  };
  return (context) => {
    const key = authorization.decide(context);
    return typeof key === 'string' ? partFor(key) : key.then(partFor);
  };
}
