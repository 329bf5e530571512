import { isPlanNode, type QueryPlan } from '@apollo/query-planner';
import { counter } from '@naru/service-host';
import type { DocumentNode } from 'graphql';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import { compilePlan, type ExecutablePlan } from '../execution/executable-plan.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { planOperation } from './plan-operation.ts';
import { type RestrictOperation, restrictOperation } from './restrict-operation.ts';

/** An operation, ready to be executed any number of times. */
export interface PreparedOperation {
  readonly plan: QueryPlan;
  readonly executable: ExecutablePlan;
  /** Undefined when the operation is open to everybody; else only what it answers may be executed. */
  readonly restrict: RestrictOperation | undefined;
}

export interface OperationRequest {
  /** Equal only for equal documents. */
  readonly queryHash: string;
  /** Valid against the supergraph's API schema. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
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
  authorization: AuthorizationOptions,
): PreparedOperations {
  const cache = createBoundedCache<PreparedOperation>(kept);
  return {
    prepare(request) {
      const key = `${request.queryHash} ${request.operationName ?? ''}`;
      const known = cache.get(key);
      if (known) return known;
      const prepared = counted(() => planAndCompile(supergraph, request, authorization));
      cache.set(key, prepared);
      return prepared;
    },
  };
}

function planAndCompile(
  supergraph: LoadedSupergraph,
  { document: asked, operationName }: OperationRequest,
  authorization: AuthorizationOptions,
): PreparedOperation {
  const { plan, document } = planOperation(supergraph, asked, operationName);
  const node = isPlanNode(plan.node) ? plan.node : undefined;
  const whole = { plan, executable: compilePlan(supergraph, node, document, operationName) };
  return {
    ...whole,
    restrict: restrictOperation({ supergraph, document, operationName, whole }, authorization),
  };
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
