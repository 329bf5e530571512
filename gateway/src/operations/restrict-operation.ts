import { isPlanNode, type QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { type AuthorizationOutcome, authorizeOperation } from '../authorization/authorize-operation.ts';
import { partsByCaller } from '../authorization/parts-by-caller.ts';
import { tellingRefusals } from '../authorization/tell-refusals.ts';
import { compilePlan, type ExecutablePlan } from '../execution/executable-plan.ts';
import type { RequestContext } from '../request-context.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';

/** An operation, or a part of it, in its two forms. */
interface Part {
  readonly plan: QueryPlan;
  readonly executable: ExecutablePlan;
}

/**
 * The operation as far as the request's caller may have it.
 * @throws what a supergraph's `plan` throws for a part, and what the decider of policies throws
 */
export type RestrictOperation = (context: RequestContext) => Promise<Part>;

interface WholeOperation {
  readonly supergraph: LoadedSupergraph;
  /** In the form that it was planned in. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** For callers who may have all of it. */
  readonly whole: Part;
}

/** Undefined for an operation that is open to everybody. */
export function restrictOperation(
  operation: WholeOperation,
  options: AuthorizationOptions,
): RestrictOperation | undefined {
  const { supergraph, document, operationName, whole } = operation;
  const authorization = authorizeOperation(document, operationName, supergraph, options);
  if (!authorization) return undefined;
  const { keyFor, part } = partsByCaller(authorization, async (outcome) => {
    if (!outcome) return whole;
    const rest = await planPart(operation, outcome);
    return { ...rest, executable: tellingRefusals(rest.executable, outcome, options) };
  });
  return async (context) => part(await keyFor(context));
}

/** Plans what is left, and answers it in the shape of what was asked for. */
async function planPart(
  { supergraph, document, operationName }: WholeOperation,
  { document: left, withheld }: AuthorizationOutcome,
): Promise<Part> {
  const plan: QueryPlan = left ? await supergraph.plan(left, operationName) : { kind: 'QueryPlan' };
  const node = isPlanNode(plan.node) ? plan.node : undefined;
  return { plan, executable: compilePlan(supergraph, node, document, operationName, withheld) };
}
