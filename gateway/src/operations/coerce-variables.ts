import type { GraphQLError, GraphQLSchema, VariableDefinitionNode } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { shortened, withoutSuggestion } from '../security/client-message.ts';
import { codedError } from '../security/errors.ts';

type Variables = Readonly<Record<string, unknown>>;

const noVariables: Variables = Object.freeze({});

/** A list of a hundred thousand wrong values would otherwise become as many errors, and keep the only thread for a minute. */
const mostErrors = 50;
/** Deeper than any input is meant to be; custom scalars let pass whatever JSON can write, and who writes it again recurses. */
const mostLevels = 64;

/** The variables by their definitions, with defaults; or what is wrong with them, as BAD_USER_INPUT. */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[] | undefined,
  variables: Variables | undefined,
): { readonly variables: Variables; readonly errors?: readonly GraphQLError[] } {
  if (!definitions || definitions.length === 0) return { variables: noVariables };
  const options = { maxErrors: mostErrors };
  const { coerced, errors } = getVariableValues(schema, definitions, variables ?? {}, options);
  if (errors) return { variables: noVariables, errors: errors.map(({ message }) => badInput(message)) };
  for (const name in coerced) {
    if (!isDeeper(coerced[name], mostLevels)) continue;
    const message = `Variable "$${name}" has more than ${mostLevels} levels.`;
    return { variables: noVariables, errors: [badInput(message)] };
  }
  return { variables: coerced };
}

const badInput = (message: string): GraphQLError =>
  codedError('BAD_USER_INPUT', shortened(withoutSuggestion(message)), { http: { status: 400 } });

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const part of Array.isArray(value) ? value : Object.values(value)) {
    if (isDeeper(part, levels - 1)) return true;
  }
  return false;
}
