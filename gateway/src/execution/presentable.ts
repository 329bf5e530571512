import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import { publicErrorOf, publicErrors } from '../security/errors.ts';
import type { DeferredResults } from './deferral/deferred-results.ts';

/** An execution's result as clients may see it. */
export function presentable(
  { errors, ...result }: ExecutionResult,
  correlationId: string,
  log: Logger,
): ExecutionResult {
  return errors ? { ...result, errors: publicErrors(errors, correlationId, log) } : result;
}

/** The same for what is deferred. Never throws: what cannot be delivered is told, and nothing comes after it. */
export async function* presentableLater(
  deliveries: DeferredResults,
  correlationId: string,
  log: Logger,
): DeferredResults {
  try {
    for await (const { results, hasNext } of deliveries)
      yield {
        results: results.map((result) => ({
          ...result,
          errors: publicErrors(result.errors, correlationId, log),
        })),
        hasNext,
      };
  } catch (error) {
    const failed = { label: undefined, path: [], data: null };
    yield {
      results: [{ ...failed, errors: [publicErrorOf(error, correlationId, log)] }],
      hasNext: false,
    };
  }
}
