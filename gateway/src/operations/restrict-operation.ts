import type { AuthorizationOptions } from '../authorization/authorization-options.ts';
import { authorizeOperation } from '../authorization/authorize-operation.ts';
import { partsByCaller } from '../authorization/parts-by-caller.ts';
import { tellingRefusals } from '../authorization/tell-refusals.ts';
import type { RequestContext } from '../request-context.ts';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import { type OperationRequest, type PlannedOperation, planOperation } from './plan-operation.ts';

/**
 * The operation as far as the request's caller may have it. A promise only where policies are to be decided.
 * @throws what `planOperation` throws, and what the decider of policies throws
 */
export type RestrictOperation = (context: RequestContext) => PlannedOperation | Promise<PlannedOperation>;

/** Undefined for an operation that is open to everybody. @param whole the operation, planned for who may have all of it */
export function restrictOperation(
  supergraph: LoadedSupergraph,
  request: OperationRequest,
  whole: PlannedOperation,
  options: AuthorizationOptions,
): RestrictOperation | undefined {
  const { document, operationName } = request;
  const authorization = authorizeOperation(document, operationName, supergraph, options);
  return (
    authorization &&
    partsByCaller(authorization, (outcome) => {
      if (!outcome) return whole;
      const { plan, executable } = planOperation(supergraph, request, outcome);
      return { plan, executable: tellingRefusals(executable, outcome, options) };
    })
  );
}
