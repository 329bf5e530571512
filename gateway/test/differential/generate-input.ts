import type { SeededRandom } from '@naru/test-harness';
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { inSyntax, inSyntaxOf } from './value-syntax.ts';

/** The variables of an operation being generated. */
export interface Variables {
  readonly definitions: string[];
  readonly values: Record<string, unknown>;
}

/** Names that are properties of every object, where an executor is careless. */
const TRAPS = ['constructor', 'toString', 'hasOwnProperty'];
const FREE_FORM: readonly unknown[] = [
  { a: [1, null, { b: 'x' }] },
  'text',
  [[]],
  4,
  { constructor: { name: true } },
];
const TEXTS = ['a', '', 'é "quoted" \\ \n', '{ id }', '7'];

/** Arguments for a field, in parentheses, or nothing. */
export function generateArguments(
  args: readonly GraphQLArgument[],
  variables: Variables,
  random: SeededRandom,
): string {
  const given = args
    .filter((arg) => isRequiredArgument(arg) || random.chance(0.6))
    .map((arg) => `${arg.name}: ${literal(arg.type, arg.defaultValue !== undefined, variables, random)}`);
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

/** A condition for `@skip` or `@include`. */
export function generateCondition(variables: Variables, random: SeededRandom): string {
  if (random.chance(0.4)) return String(random.chance(0.5));
  const name = `if${variables.definitions.length}`;
  const value = random.chance(0.5);
  if (random.chance(0.4)) {
    variables.definitions.push(`$${name}: Boolean${random.chance(0.5) ? '!' : ''} = ${value}`);
    if (random.chance(0.5)) variables.values[name] = random.chance(0.5);
  } else {
    variables.definitions.push(`$${name}: Boolean!`);
    variables.values[name] = value;
  }
  return `$${name}`;
}

/** A value in GraphQL's syntax, made of literals and variables. */
function literal(
  type: GraphQLInputType,
  hasDefault: boolean,
  variables: Variables,
  random: SeededRandom,
): string {
  if (random.chance(0.35)) return variable(type, hasDefault, variables, random);
  if (!isNonNullType(type) && random.chance(0.1)) return 'null';
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    if (random.chance(0.15)) return literal(nullable.ofType, false, variables, random);
    return `[${times(random.below(3), () => literal(nullable.ofType, false, variables, random)).join(', ')}]`;
  }
  if (isInputObjectType(nullable)) {
    const fields = chosen(Object.values(nullable.getFields()), random);
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, field.defaultValue !== undefined, variables, random)}`).join(', ')} }`;
  }
  return inSyntax(plain(nullable, random), isEnumType(nullable));
}

function variable(
  type: GraphQLInputType,
  hasDefault: boolean,
  variables: Variables,
  random: SeededRandom,
): string {
  const count = variables.definitions.length;
  const trap = TRAPS[count];
  const name = trap && random.chance(0.2) ? trap : `v${count}`;
  const nullable = getNullableType(type);
  const mayBeNull = !isNonNullType(type);
  const declared = mayBeNull && random.chance(0.3) ? `${nullable}!` : String(type);
  const required = declared.endsWith('!');
  const withDefault = random.chance(0.3);
  // A null for a non-null place with a default is an error of the request, which no executor sees.
  const omissible = withDefault || (!required && (mayBeNull || hasDefault));
  variables.definitions.push(
    `$${name}: ${declared}${withDefault ? ` = ${inSyntaxOf(nullable, someJsonValue(nullable, random))}` : ''}`,
  );
  if (omissible && random.chance(0.3)) return `$${name}`;
  variables.values[name] =
    !required && mayBeNull && random.chance(0.15) ? null : someJsonValue(nullable, random);
  return `$${name}`;
}

/** A value as a client sends it in JSON. */
function jsonValue(type: GraphQLInputType, random: SeededRandom): unknown {
  if (!isNonNullType(type) && random.chance(0.1)) return null;
  return someJsonValue(getNullableType(type), random);
}

function someJsonValue(type: GraphQLInputType, random: SeededRandom): unknown {
  if (isListType(type)) {
    return times(random.below(3), () => jsonValue(type.ofType, random));
  }
  if (isInputObjectType(type)) {
    const fields = chosen(Object.values(type.getFields()), random);
    return Object.fromEntries(fields.map((field) => [field.name, jsonValue(field.type, random)]));
  }
  return plain(type, random);
}

function plain(type: GraphQLInputType, random: SeededRandom): unknown {
  if (isEnumType(type)) return pick(type.getValues(), random)?.name;
  switch (String(type)) {
    case 'Int':
      return random.below(9);
    case 'Float':
      return random.below(40) / 4;
    case 'Boolean':
      return random.chance(0.5);
    case 'ID':
      return random.chance(0.5) ? random.below(9) : `id-${random.below(9)}`;
    case 'JSON':
      return pick(FREE_FORM, random);
    default:
      return pick(TEXTS, random);
  }
}

function chosen(fields: readonly GraphQLInputField[], random: SeededRandom): GraphQLInputField[] {
  return fields.filter((field) => isRequiredInputField(field) || random.chance(0.4));
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

export function pick<T>(from: readonly T[], random: SeededRandom): T | undefined {
  return from[random.below(from.length)];
}
