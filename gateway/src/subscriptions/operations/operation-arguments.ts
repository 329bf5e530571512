import { getArgumentValues } from 'graphql/execution/values.js';
import { coerceVariables } from '../../operations/coerce-variables.ts';
import type { PreparedSubscription } from './plan-subscription.ts';

type Values = Readonly<Record<string, unknown>>;

/** The variables with their defaults. @throws GraphQLError BAD_USER_INPUT when one does not fit the schema */
export function coercedVariables({ operation, supergraph }: PreparedSubscription, given: Values): Values {
  const { variables, errors } = coerceVariables(supergraph.apiSchema, operation.variableDefinitions, given);
  const [error] = errors ?? [];
  if (error) throw error;
  return variables;
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
