import {
  type GraphQLArgument,
  type GraphQLInputField,
  getNamedType,
  isInputObjectType,
  type ValueNode,
} from 'graphql';
import type { CostRules } from './cost-directives.ts';
import type { VariableReader } from './variable-reader.ts';

type Input = GraphQLArgument | GraphQLInputField;

/** What an argument adds to the cost of its field: its weight, or one for each input object in it. */
export function argumentCost(
  argument: Input,
  node: ValueNode,
  rules: CostRules,
  variables: VariableReader,
): number {
  // Most arguments cost nothing whatever their value is, which then need not be known.
  if (rules.weight(argument) === undefined && !isInputObjectType(getNamedType(argument.type))) return 0;
  return valueCost(argument, variables.read(node), rules);
}

function valueCost(input: Input, value: unknown, rules: CostRules): number {
  if (value === null || value === undefined) return 0;
  const weight = rules.weight(input);
  if (Array.isArray(value)) {
    return value.reduce((total: number, item) => total + valueCost(input, item, rules), weight ?? 0);
  }
  const type = getNamedType(input.type);
  if (!isInputObjectType(type) || typeof value !== 'object') return weight ?? 0;
  const fields = type.getFields();
  let total = weight ?? 1;
  for (const [name, inner] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field) total += valueCost(field, inner, rules);
  }
  return total;
}
