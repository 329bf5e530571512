import { getArgumentValues, getVariableValues } from 'graphql/execution/values.js';
import { shortened, withoutSuggestion } from '../../security/client-message.ts';
import { codedError } from '../../security/errors.ts';
import type { PreparedSubscription } from './plan-subscription.ts';

type Values = Readonly<Record<string, unknown>>;

/** The variables with their defaults. @throws GraphQLError BAD_USER_INPUT when one does not fit the schema */
export function coercedVariables({ operation, supergraph }: PreparedSubscription, variables: Values): Values {
  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(supergraph.apiSchema, definitions, { ...variables });
  const [error] = errors ?? [];
  if (error) throw codedError('BAD_USER_INPUT', shortened(withoutSuggestion(error.message)));
  return coerced ?? {};
}

/** The root field's arguments. @throws GraphQLError BAD_USER_INPUT when a variable does not fit the schema */
export function rootArguments(prepared: PreparedSubscription, variables: Values): Values {
  return getArgumentValues(prepared.definition, prepared.fieldNode, coercedVariables(prepared, variables));
}

/**
 * The variables that make a difference to an event's result. The one that says from where to resume makes none:
 * clients that came back from different cursors get the same from there on.
 */
export function decisiveVariables({ eventStream }: PreparedSubscription, variables: Values): Values {
  if (eventStream?.cursorVariable === undefined) return variables;
  const { [eventStream.cursorVariable]: _cursor, ...decisive } = variables;
  return decisive;
}
