import type { SeededRandom } from '@naru/test-harness';
import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import { generateArguments, generateCondition, pick, type Variables } from './generate-input.ts';
import { type ResponseKeys, takeKey } from './response-keys.ts';

/** An operation that is valid for its schema, with values for its variables. */
export interface GeneratedOperation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Fragment {
  readonly name: string;
  readonly on: GraphQLCompositeType;
}

const DEPTH = 5;
const TRAPS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
const INTROSPECTION = [
  '__schema { queryType { name } mutationType { fields { name } } }',
  'shape: __schema { types { kind name } }',
  '__type(name: "Query") { name fields { name args { name defaultValue } type { kind ofType { name } } } }',
  'constructor: __type(name: "Nothing") { name }',
];

/** A random operation, valid for the schema: what breaks a rule of validation is thrown away. */
export function generateOperation(schema: GraphQLSchema, random: SeededRandom): GeneratedOperation {
  for (;;) {
    const operation = attempt(schema, random);
    const document = parse(operation.source, { noLocation: true });
    if (validate(schema, document).length === 0) return { ...operation, document };
  }
}

function attempt(schema: GraphQLSchema, random: SeededRandom) {
  const variables: Variables = { definitions: [], values: {} };
  const fragments: Fragment[] = [];
  const definitions: string[] = [];
  let budget = 3 + random.below(14);
  let aliases = 0;

  const mutation = schema.getMutationType();
  const isMutation = mutation && random.chance(0.1);
  const root = (isMutation ? mutation : schema.getQueryType()) as GraphQLCompositeType;
  const body = selectionSet(root, new Map(), 0);
  const operationName = random.chance(0.8) ? 'Generated' : undefined;
  const declared = variables.definitions.length > 0 ? `(${variables.definitions.join(', ')})` : '';
  const extra = operationName && random.chance(0.05) ? ['query Other { __typename }'] : [];
  const operation = `${isMutation ? 'mutation' : 'query'} ${operationName ?? ''}${declared} ${body}`;
  return {
    source: [...extra, operation, ...definitions].join('\n'),
    operationName,
    variables: variables.values,
  };

  function selectionSet(type: GraphQLCompositeType, scope: ResponseKeys, depth: number): string {
    const selections: string[] = [];
    const count = 1 + random.below(depth === 0 ? 3 : 4);
    while (selections.length < count) {
      const made = selection(type, scope, depth);
      if (made) selections.push(made);
      else if (random.chance(0.5)) selections.push('__typename');
    }
    if (depth === 0 && !isMutation && random.chance(0.04)) selections.push(pick(INTROSPECTION, random) ?? '');
    return `{ ${selections.join(' ')} }`;
  }

  function selection(type: GraphQLCompositeType, scope: ResponseKeys, depth: number): string | undefined {
    const kind = random.below(100);
    if (kind < 8) return `${random.chance(0.2) ? `kind${aliases++}: ` : ''}__typename${conditions()}`;
    const mayNest = depth < DEPTH && budget > 0;
    if (mayNest && kind < (isAbstractType(type) ? 45 : 18)) return inlineFragment(type, scope, depth);
    if (mayNest && kind > 93) return spread(type, scope, depth);
    return isUnionType(type) ? undefined : field(type, scope, depth);
  }

  function inlineFragment(type: GraphQLCompositeType, scope: ResponseKeys, depth: number): string {
    const condition = random.chance(0.1) ? undefined : narrowed(type);
    return `...${condition ? ` on ${condition}` : ''}${conditions()} ${selectionSet(condition ?? type, scope, depth + 1)}`;
  }

  function spread(type: GraphQLCompositeType, scope: ResponseKeys, depth: number): string | undefined {
    const known = pick(fragments, random);
    if (known && overlapping(known.on, type) && random.chance(0.6)) return `...${known.name}${conditions()}`;
    const on = narrowed(type);
    const name = `F${definitions.length}`;
    const place = definitions.push('') - 1;
    definitions[place] = `fragment ${name} on ${on} ${selectionSet(on, scope, depth + 1)}`;
    fragments.push({ name, on });
    return `...${name}${conditions()}`;
  }

  /** A type that has objects in common with another. */
  function narrowed(type: GraphQLCompositeType): GraphQLCompositeType {
    const all = Object.values(schema.getTypeMap()).filter(isCompositeType);
    return (
      pick(
        all.filter((other) => !other.name.startsWith('__') && overlapping(type, other)),
        random,
      ) ?? type
    );
  }

  function overlapping(one: GraphQLCompositeType, other: GraphQLCompositeType): boolean {
    const objects = possible(other);
    return possible(one).some((type) => objects.includes(type));
  }

  function possible(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    return isObjectType(type) ? [type] : schema.getPossibleTypes(type);
  }

  function field(type: GraphQLCompositeType, scope: ResponseKeys, depth: number): string | undefined {
    if (isUnionType(type)) return undefined;
    const all = Object.values(type.getFields());
    const definition = pick(all, random);
    if (!definition) return undefined;
    const target = getNamedType(definition.type);
    const nested = isCompositeType(target);
    if (nested && (depth >= DEPTH || budget <= 0)) return undefined;
    budget--;
    const args = generateArguments(definition.args, variables, random);
    const tried = [...keysFor(definition.name, all), `a${aliases++}`];
    const use = { parent: type, call: definition.name + args, type: String(definition.type) };
    const key = takeKey(scope, tried, use);
    const below = key && scope.get(key)?.below;
    if (!below) return undefined;
    const alias = key === definition.name ? '' : `${key}: `;
    return `${alias}${definition.name}${args}${conditions()}${nested ? ` ${selectionSet(target, below, depth + 1)}` : ''}`;
  }

  /** Mostly the field's own name; sometimes a trap, or the name of another field. */
  function keysFor(name: string, siblings: readonly GraphQLField<unknown, unknown>[]): string[] {
    return [
      ...(random.chance(0.04) ? [pick(TRAPS, random)] : []),
      ...(random.chance(0.06) ? [pick(siblings, random)?.name] : []),
      ...(random.chance(0.8) ? [name] : []),
    ].filter((key) => key !== undefined);
  }

  function conditions(): string {
    if (random.chance(0.88)) return '';
    const condition = () => generateCondition(variables, random);
    const skip = random.chance(0.5);
    const both = random.chance(0.15);
    return `${skip || both ? ` @skip(if: ${condition()})` : ''}${!skip || both ? ` @include(if: ${condition()})` : ''}`;
  }
}
