import { isPlanNode, type QueryPlan } from '@apollo/query-planner';
import { counter } from '@naru/service-host';
import type { DocumentNode } from 'graphql';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import { compilePlan, type ExecutablePlan } from '../execution/executable-plan.ts';
import { conditionVariables } from '../execution/projection/conditions.ts';
import { createTwoQueueCache } from '../execution/two-queue-cache.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { deferVariables } from './deferred-fragments.ts';
import { planOperation } from './plan-operation.ts';
import { type RestrictOperation, restrictOperation } from './restrict-operation.ts';

/** An operation, ready to be executed any number of times. */
export interface PreparedOperation {
  /** What it was prepared for; of the variables those that count. */
  readonly request: OperationRequest;
  readonly plan: QueryPlan;
  readonly executable: ExecutablePlan;
  /** Undefined when the operation is open to everybody; else only what it answers may be executed. */
  readonly restrict: RestrictOperation | undefined;
  /** In letters of its plan: about a fifteenth of the bytes that it takes. */
  readonly weight: number;
}

export interface OperationRequest {
  /** Equal only for equal documents. */
  readonly queryHash: string;
  /** Valid against the supergraph's API schema. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Coerced. Only those count that `@skip`, `@include` and `@defer` depend on: these are decided before planning. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether deferred fragments may be answered later. */
  readonly takesLater?: boolean;
}

/** The operations of one supergraph. */
export interface PreparedOperations {
  /**
   * A promise only for what is not kept.
   * @throws what a supergraph's `plan` throws, or Error for what cannot be compiled; it is tried anew each time
   */
  prepare(request: OperationRequest): PreparedOperation | Promise<PreparedOperation>;
  /** What is kept prepared: what was asked for more than once, used last first, then the rest. */
  recent(): readonly OperationRequest[];
}

const preparations = counter({
  name: 'naru_gateway_operation_preparations_total',
  help: 'Operations that were planned and compiled, by outcome: ok or failed.',
  labelNames: ['outcome'],
});

/** The names of the variables that count, sorted by what depends on them. */
interface Conditions {
  readonly inclusion: readonly string[];
  /** Undefined where nothing is deferred. */
  readonly deferral: readonly string[] | undefined;
}

/** However small its plan is, an operation takes some memory. */
const smallestWeight = 3_000;

/**
 * Prepares each operation once for every combination of its conditions, and keeps those that are asked for
 * again.
 * @param keptWeight of all of them together
 */
export function createPreparedOperations(
  supergraph: LoadedSupergraph,
  keptWeight: number,
  authorization: AuthorizationOptions,
): PreparedOperations {
  const cache = createTwoQueueCache<PreparedOperation>(keptWeight, ({ weight }) => weight);
  const underWay = new Map<string, Promise<PreparedOperation>>();
  const conditionsOf = createBoundedCache<Conditions>(keptWeight / smallestWeight);

  function conditionsIn({ queryHash, document }: OperationRequest): Conditions {
    const known = conditionsOf.get(queryHash);
    if (known) return known;
    const found = { inclusion: conditionVariables(document), deferral: deferVariables(document) };
    conditionsOf.set(queryHash, found);
    return found;
  }

  return {
    prepare(request) {
      const { queryHash, operationName, variables } = request;
      const { inclusion, deferral } = conditionsIn(request);
      const takesLater = request.takesLater === true && deferral !== undefined;
      const conditions = takesLater ? [...inclusion, ...deferral] : inclusion;
      const key = conditions.reduce(
        (start, name) => `${start} ${variables[name] === true}`,
        `${queryHash} ${operationName ?? ''}${takesLater ? ' later' : ''}`,
      );
      const known = cache.get(key) ?? underWay.get(key);
      if (known) return known;
      const counting = Object.fromEntries(conditions.map((name) => [name, variables[name]]));
      const asked = { ...request, variables: counting, takesLater };
      const preparing = counted(planAndCompile(supergraph, asked, authorization))
        .then((prepared) => {
          cache.set(key, prepared);
          return prepared;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, preparing);
      return preparing;
    },
    recent: () => cache.values().map(({ request }) => request),
  };
}

async function planAndCompile(
  supergraph: LoadedSupergraph,
  request: OperationRequest,
  authorization: AuthorizationOptions,
): Promise<PreparedOperation> {
  const { operationName, variables, takesLater } = request;
  const planned = await planOperation(supergraph, request.document, operationName, variables, takesLater);
  const { plan, document } = planned;
  const node = isPlanNode(plan.node) ? plan.node : undefined;
  const whole = { plan, executable: compilePlan(supergraph, node, document, operationName) };
  const restrict = restrictOperation({ supergraph, document, operationName, whole }, authorization);
  const weight = Math.max(JSON.stringify(plan).length, smallestWeight);
  return { request, ...whole, restrict, weight };
}

async function counted<T>(preparing: Promise<T>): Promise<T> {
  try {
    const prepared = await preparing;
    preparations.inc({ outcome: 'ok' });
    return prepared;
  } catch (error) {
    preparations.inc({ outcome: 'failed' });
    throw error;
  }
}
