import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { getArgumentValues } from 'graphql/execution/values.js';
import type { Facts } from './field-facts.ts';
import type { Run, Thing, World } from './world.ts';

type Values = Record<string, unknown>;

/** What a representation holds of the fields that a field requires. @throws Error naming the field it lacks */
export function givenInput(given: Values, selection: SelectionSetNode): Values {
  const result: Values = {};
  for (const node of selection.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const applies = given['__typename'] === node.typeCondition?.name.value;
      if (applies) Object.assign(result, givenInput(given, node.selectionSet));
    } else if (node.kind === Kind.FIELD) {
      const name = node.name.value;
      if (!Object.hasOwn(given, name))
        throw new Error(`The representation lacks ${name}: ${JSON.stringify(given)}`);
      result[name] = nested(given[name], node.selectionSet);
    }
  }
  return result;
}

function nested(value: unknown, selection: SelectionSetNode | undefined): unknown {
  if (!selection || value === null) return value;
  return Array.isArray(value)
    ? value.map((item) => nested(item, selection))
    : givenInput(value as Values, selection);
}

/** Thrown where a null may not stay, up to where one may. */
const bubble = new Error('A null in a place that allows none');

/**
 * The same fields, asked of the world by one who sees all of it; null when they cannot be had.
 * A field that failed is null where its type allows it, as it is in what a gateway sends.
 */
export function requiredInput(
  world: World,
  facts: Facts,
  schema: GraphQLSchema,
  run: Run,
  thing: Thing,
  selection: SelectionSetNode,
): Values | null {
  try {
    return select(thing, selection);
  } catch (error) {
    if (error === bubble) return null;
    throw error;
  }

  function select(from: Thing, { selections }: SelectionSetNode): Values {
    const type = schema.getType(from.__typename) as GraphQLObjectType;
    const result: Values = {};
    for (const node of selections) {
      if (node.kind === Kind.FIELD) result[node.name.value] = field(from, type, node);
      else if (node.kind === Kind.INLINE_FRAGMENT && applies(node.typeCondition?.name.value, type))
        Object.assign(result, select(from, node.selectionSet));
    }
    return result;
  }

  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    const conditional = condition === undefined ? type : schema.getType(condition);
    return conditional === type || (isAbstractType(conditional) && schema.isSubType(conditional, type));
  }

  function field(from: Thing, type: GraphQLObjectType, node: FieldNode): unknown {
    const definition = type.getFields()[node.name.value];
    if (!definition) throw new Error(`No field ${type.name}.${node.name.value}`);
    const { owners, requires } = facts.field(type.name, definition.name);
    const isKey = facts.isKeyField(type.name, definition.name);
    // Nobody answers for it, so there is not even a null to send.
    if (!isKey && run.faulty && owners.every((owner) => world.isUnknown(owner, type.name, from.n)))
      throw bubble;
    return complete(definition.type, node.selectionSet, () =>
      world.answer({
        run,
        typeName: type.name,
        thing: from,
        fieldName: definition.name,
        args: getArgumentValues(definition, node),
        schema,
        required: () => requires && requiredInput(world, facts, schema, run, from, requires),
      }),
    );
  }

  function complete(
    type: GraphQLOutputType,
    selection: SelectionSetNode | undefined,
    read: () => unknown,
  ): unknown {
    if (isNonNullType(type)) {
      const value = complete(getNullableType(type), selection, read);
      if (value === null) throw bubble;
      return value;
    }
    try {
      const value = read();
      if (value === null || value === undefined) return null;
      if (isListType(type))
        return (value as unknown[]).map((item) => complete(type.ofType, selection, () => item));
      return isObjectType(type) || isAbstractType(type)
        ? select(value as Thing, selection as SelectionSetNode)
        : value;
    } catch {
      return null;
    }
  }
}
