import { counter } from '@naru/service-host';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { type OperationRequest, type PlannedOperation, planOperation } from './plan-operation.ts';
import { type RestrictOperation, restrictOperation } from './restrict-operation.ts';

/** An operation, ready to be executed any number of times. */
export interface PreparedOperation extends PlannedOperation {
  /** Undefined when the operation is open to everybody; else only what it answers may be executed. */
  readonly restrict: RestrictOperation | undefined;
}

/** The operations of one supergraph. */
export interface PreparedOperations {
  /** @throws Error or GraphQLError for an operation that cannot be planned or compiled; it is tried anew each time */
  prepare(request: OperationRequest): PreparedOperation;
}

const preparations = counter({
  name: 'naru_gateway_operation_preparations_total',
  help: 'Operations that were planned and compiled, by outcome: ok or failed.',
  labelNames: ['outcome'],
});

/** Prepares each operation once and keeps the most recently used ones. */
export function createPreparedOperations(
  supergraph: LoadedSupergraph,
  kept: number,
  options: AuthorizationOptions,
): PreparedOperations {
  const cache = createBoundedCache<PreparedOperation>(kept);
  return {
    prepare(request) {
      const key = `${request.queryHash} ${request.operationName ?? ''}`;
      const known = cache.get(key);
      if (known) return known;
      const prepared = counted(() => planAndRestrict(supergraph, request, options));
      cache.set(key, prepared);
      return prepared;
    },
  };
}

function planAndRestrict(
  supergraph: LoadedSupergraph,
  request: OperationRequest,
  options: AuthorizationOptions,
): PreparedOperation {
  const whole = planOperation(supergraph, request);
  return { ...whole, restrict: restrictOperation(supergraph, request, whole, options) };
}

function counted<T>(prepare: () => T): T {
  try {
    const prepared = prepare();
    preparations.inc({ outcome: 'ok' });
    return prepared;
  } catch (error) {
    preparations.inc({ outcome: 'failed' });
    throw error;
  }
}
