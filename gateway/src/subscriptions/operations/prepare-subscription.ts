import { getOperationAST } from 'graphql';
import type { AuthorizationOptions } from '../../authorization/authorization-options.ts';
import { authorizeOperation } from '../../authorization/authorize-operation.ts';
import { type PartsByCaller, partsByCaller } from '../../authorization/parts-by-caller.ts';
import { unauthorized } from '../../authorization/tell-refusals.ts';
import { createBoundedCache } from '../../execution/bounded-cache.ts';
import { withoutDefers } from '../../operations/deferred-fragments.ts';
import { withSafeNames } from '../../operations/safe-names.ts';
import { enforceLimits, type OperationLimits } from '../../security/limits.ts';
import type { LoadedSupergraph } from '../../supergraph/load-supergraph.ts';
import { oncePerSupergraph } from '../../supergraph/once-per-supergraph.ts';
import type { SubscriptionOperation } from './parse-operation.ts';
import { type PreparedSubscription, planSubscription, type ValidSubscription } from './plan-subscription.ts';
import { assertValid } from './validate-subscription.ts';

/**
 * A valid subscription and what callers may have of it. `part` throws a GraphQLError UNAUTHORIZED_FIELD_OR_TYPE where
 * that is nothing, and what a supergraph's `plan` throws.
 */
export interface SubscriptionParts extends ValidSubscription, PartsByCaller<PreparedSubscription> {}

interface PrepareOptions {
  readonly limits: OperationLimits;
  readonly authorization: AuthorizationOptions;
  readonly introspection: boolean;
  readonly keptPlans: number;
}

/** @throws InvalidOperation or GraphQLError for an operation that the supergraph cannot serve */
export type PrepareSubscription = (
  operation: SubscriptionOperation,
  supergraph: LoadedSupergraph,
) => SubscriptionParts;

/** Validates each operation once per supergraph and keeps the most recently used ones, those it refused too. */
export function subscriptionPreparer(options: PrepareOptions): PrepareSubscription {
  const keptOf = oncePerSupergraph(() => createBoundedCache<Attempt<SubscriptionParts>>(options.keptPlans));
  return (operation, supergraph) => {
    const kept = keptOf(supergraph);
    const attempted = kept.get(operation.key) ?? attempt(() => prepare(operation, supergraph, options));
    kept.set(operation.key, attempted);
    return resultOf(attempted);
  };
}

function prepare(
  { document: asked, operationName }: SubscriptionOperation,
  supergraph: LoadedSupergraph,
  { limits, authorization: options, introspection }: PrepareOptions,
): SubscriptionParts {
  assertValid(asked, supergraph.apiSchema, introspection);
  enforceLimits(asked, limits);
  const document = withoutDefers(withSafeNames(asked, supergraph.neededCalls));
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error('The document does not have the operation');

  const valid = { supergraph, document, operationName, operation };
  const authorization = authorizeOperation(document, operationName, supergraph, options);
  const parts = partsByCaller(authorization, async (outcome) => {
    const left = outcome ? outcome.document : document;
    if (outcome && !left) throw unauthorized(outcome, {}, options);
    return planSubscription(valid, left ?? document, outcome);
  });
  return { ...valid, ...parts };
}

/** What was made, or what was thrown instead. */
type Attempt<T> = { readonly made: T } | { readonly refusal: unknown };

function attempt<T>(make: () => T): Attempt<T> {
  try {
    return { made: make() };
  } catch (error) {
    return { refusal: error };
  }
}

function resultOf<T>(attempted: Attempt<T>): T {
  if ('refusal' in attempted) throw attempted.refusal;
  return attempted.made;
}
