import type { PlanNode } from '@apollo/query-planner';
import type { DocumentNode, ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import type { AuthorizationOutcome } from '../authorization/authorize-operation.ts';
import { tellingRefusals } from '../authorization/tell-refusals.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import type { RequestContext } from '../request-context.ts';
import { publicErrorOf } from '../security/errors.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { SubgraphClients } from '../transport/subgraph-client.ts';
import { compilePlan, type ExecutablePlan } from './executable-plan.ts';
import { operationOf } from './operation-of.ts';
import { presentable } from './presentable.ts';

/** One execution of a plan that was made outside of Apollo Server's pipeline. */
export interface PlanExecution {
  readonly node: PlanNode;
  /** The operation that was asked for, fragments and all. */
  readonly document: DocumentNode;
  /** What of it was not planned, because its caller may not have it. */
  readonly outcome?: AuthorizationOutcome | undefined;
  readonly operationName?: string | undefined;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  /** Clients known to this execution alone, by the service name that the plan gives them. */
  readonly ownClients?: SubgraphClients;
}

/** Executes a plan and answers what a client may see. Never throws. */
export type ExecutePlan = (execution: PlanExecution) => Promise<ExecutionResult>;

/** Plans are compiled at their first execution and stay compiled for as long as their nodes are held. */
export function createPlanExecutor(
  supergraph: LoadedSupergraph,
  clients: SubgraphClients,
  authorization: AuthorizationOptions,
  log: Logger,
): ExecutePlan {
  const compiled = new WeakMap<PlanNode, ExecutablePlan>();

  function compile({ node, document, operationName, outcome }: PlanExecution): ExecutablePlan {
    const known = compiled.get(node);
    if (known) return known;
    const silent = compilePlan(supergraph, node, document, operationName, outcome?.withheld);
    const plan = outcome ? tellingRefusals(silent, outcome, authorization) : silent;
    compiled.set(node, plan);
    return plan;
  }

  return async (execution) => {
    const { document, operationName, context, ownClients } = execution;
    try {
      const { variableDefinitions } = operationOf(document, operationName);
      const { variables, errors } = coerceVariables(
        supergraph.apiSchema,
        variableDefinitions,
        execution.variables,
      );
      if (errors) return { data: null, errors };
      const plan = compile(execution);
      const result = await plan.execute({
        variables,
        context,
        clients: { ...clients, ...ownClients },
      });
      return presentable(result, context.correlationId, log);
    } catch (error) {
      return { data: null, errors: [publicErrorOf(error, context.correlationId, log)] };
    }
  };
}
