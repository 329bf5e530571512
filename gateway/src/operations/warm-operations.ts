import { setImmediate } from 'node:timers/promises';
import { validate } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { OperationRequest, PreparedOperations } from './prepared-operations.ts';

/** Of the operations used last this many are prepared for a supergraph that is to take over. */
const WARMED = 200;

/** Prepares the operations for another supergraph, where it allows them. Between any two, requests have their turn. */
export async function warmOperations(
  recent: readonly OperationRequest[],
  next: LoadedSupergraph,
  operations: PreparedOperations,
): Promise<void> {
  // The one used last is prepared last, so that it counts as the one used last from now on, too.
  for (const request of recent.slice(0, WARMED).reverse()) {
    await setImmediate();
    try {
      if (validate(next.apiSchema, request.document).length === 0) await operations.prepare(request);
    } catch {
      // Whoever asks for it will be told.
    }
  }
}
