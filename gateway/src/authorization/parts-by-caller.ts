import { createBoundedCache } from '../execution/bounded-cache.ts';
import type { RequestContext } from '../request-context.ts';
import type { AuthorizationOutcome, OperationAuthorization } from './authorize-operation.ts';

/** Different callers may rarely have more than a few different parts of one operation. */
const keptParts = 8;

/** What callers may have of one operation: each part is made once for all who may have the same. */
export interface PartsByCaller<Part> {
  /** Which policies have a say in it; without any, keys are answered at once. */
  readonly policies: readonly string[];
  /** Says which part the request's caller may have. @throws what the decider of policies throws */
  keyFor(context: RequestContext): string | Promise<string>;
  /** @throws what making it throws; it is made anew then when it is asked for again */
  part(key: string): Promise<Part>;
}

/**
 * @param authorization undefined for an operation that is open to everybody, of which there is only the whole
 * @param make makes a part; without an outcome, for callers who may have the whole operation
 */
export function partsByCaller<Part extends object>(
  authorization: OperationAuthorization | undefined,
  make: (outcome: AuthorizationOutcome | undefined) => Promise<Part>,
): PartsByCaller<Part> {
  const parts = createBoundedCache<Promise<Part>>(keptParts);
  return {
    policies: authorization?.policies ?? [],
    keyFor: (context) => authorization?.decide(context) ?? '',
    part(key) {
      const known = parts.get(key);
      if (known) return known;
      const part = make(key === '' ? undefined : authorization?.filter(key));
      parts.set(key, part);
      part.catch(() => parts.delete(key));
      return part;
    },
  };
}
