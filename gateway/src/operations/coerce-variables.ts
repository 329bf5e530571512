import type { GraphQLError, GraphQLSchema, VariableDefinitionNode } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { shortened, withoutSuggestion } from '../security/client-message.ts';
import { codedError } from '../security/errors.ts';

type Variables = Readonly<Record<string, unknown>>;

const noVariables: Variables = Object.freeze({});

/** The variables by their definitions, with defaults; or what is wrong with them, as BAD_USER_INPUT. */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[] | undefined,
  variables: Variables | undefined,
): { readonly variables: Variables; readonly errors?: readonly GraphQLError[] } {
  if (!definitions || definitions.length === 0) return { variables: noVariables };
  const { coerced, errors } = getVariableValues(schema, definitions, variables ?? {});
  if (coerced) return { variables: coerced };
  return {
    variables: noVariables,
    errors: errors.map(({ message }) =>
      codedError('BAD_USER_INPUT', shortened(withoutSuggestion(message)), { http: { status: 400 } }),
    ),
  };
}
