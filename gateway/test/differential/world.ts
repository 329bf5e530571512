import {
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Facts, FieldFacts } from './field-facts.ts';
import { canonical, hash } from './hash.ts';
import { scalarValue } from './scalar-values.ts';

/** An object of the world: everything it holds follows from its type and number. */
export interface Thing {
  readonly __typename: string;
  readonly n: number;
  /** What a subgraph was told of it, where it was reached by a representation. */
  readonly given?: Readonly<Record<string, unknown>>;
}

/** One execution's view of the world. */
export interface Run {
  /** Whether resolvers may fail, non-null fields may be null, and subgraphs may not know an entity. */
  readonly faulty: boolean;
  /** The mutations carried out, in order. */
  readonly mutations: string[];
}

export interface Asked {
  readonly run: Run;
  readonly typeName: string;
  readonly thing: Thing | undefined;
  readonly fieldName: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The schema that asks: what it calls an object, an interface may be elsewhere. */
  readonly schema: GraphQLSchema;
  /** What a field with `@requires` was computed from; null when it cannot be computed. */
  readonly required: () => unknown;
}

/** Numbers of a type's objects run from 0 up to here. */
const POPULATION = 12;

export interface World {
  /** A field's value for graphql-js, which completes it. @throws Error where the world says that the resolver fails */
  answer(asked: Asked): unknown;
  /** Whether none of the field's owners knows the object. */
  isUnknown(subgraph: string, typeName: string, n: number): boolean;
}

/** A world in which every field is a pure function of its object, its arguments and what it requires. */
export function createWorld(facts: Facts, unknown: Readonly<Record<string, readonly string[]>>): World {
  const isUnknown = (subgraph: string, typeName: string, n: number) =>
    (unknown[subgraph]?.includes(facts.familyOf(typeName)) ?? false) && n % 5 === 4;

  function answer(asked: Asked): unknown {
    const { run, typeName, thing, fieldName, args, schema } = asked;
    const family = facts.familyOf(typeName);
    const n = thing?.n ?? 0;
    const field = facts.field(typeName, fieldName);
    if (facts.isKeyField(typeName, fieldName)) return keyValue(field, fieldName, n);
    const identity: (string | number)[] = [family, n, fieldName, canonical(args)];
    if (typeName === 'Mutation') {
      identity.push(run.mutations.length);
      run.mutations.push(`${fieldName}(${canonical(args)})`);
    }
    if (run.faulty) {
      if (field.owners.length > 0 && field.owners.every((owner) => isUnknown(owner, typeName, n)))
        return null;
      const fate = hash('fate', ...identity) % 1000;
      if (fate < 25) throw new Error(`The resolver of ${family}.${fieldName} failed`);
      if (fate < 40) return null;
    }
    if (field.requires) {
      const required = asked.required();
      if (required === null) return null;
      identity.push(canonical(required));
    }
    return valueFor(field.types, hash(...identity), { field, schema, fieldName, n });
  }

  interface Place {
    readonly field: FieldFacts;
    readonly schema: GraphQLSchema;
    readonly fieldName: string;
    readonly n: number;
  }

  function valueFor(types: readonly GraphQLOutputType[], seed: number, place: Place): unknown {
    if (!types.some(isNonNullType) && hash(seed, 'null') % 9 === 0) return null;
    const nullable = types.map(getNullableType);
    const [first] = nullable;
    if (isListType(first)) {
      const items = nullable.map((type) => (isListType(type) ? type.ofType : type)) as GraphQLOutputType[];
      return Array.from({ length: hash(seed, 'length') % 4 }, (_, index) =>
        valueFor(items, hash(seed, index), place),
      );
    }
    const named = getNamedType(first as GraphQLOutputType);
    if (isObjectType(named) || isAbstractType(named)) return instanceOf(named.name, seed, place);
    if (isEnumType(named)) return place.field.enumValues[seed % place.field.enumValues.length];
    return scalarValue(named.name, `${place.fieldName} ${place.n}`, seed);
  }

  function instanceOf(typeName: string, seed: number, { field, schema }: Place): Thing {
    const family = facts.familyOf(typeName);
    const members = facts.membersOf(family);
    if (!members) {
      const local = schema.getType(typeName);
      const actual = isAbstractType(local)
        ? (field.runtimeTypes[seed % field.runtimeTypes.length] ?? '')
        : typeName;
      const inner = facts.membersOf(facts.familyOf(actual));
      if (inner) return { __typename: actual, n: numberOf(actual, inner, seed) };
      return { __typename: actual, n: hash(seed, 'n') % POPULATION };
    }
    if (members.includes(typeName)) return { __typename: typeName, n: numberOf(typeName, members, seed) };
    const n = hash(seed, 'n') % POPULATION;
    // The interface object's subgraph has no name for the implementation: the number tells it.
    return { __typename: isObjectType(schema.getType(family)) ? family : memberOf(members, n), n };
  }

  function keyValue(field: FieldFacts, fieldName: string, n: number): unknown {
    const named = getNamedType(field.types[0]);
    if (isObjectType(named)) return { __typename: named.name, n };
    return named?.name === 'Int' ? n : `${fieldName}-${n}`;
  }

  return { answer, isUnknown };
}

/** Which implementation of a family the object with a number is. */
export function memberOf(members: readonly string[], n: number): string {
  return members[n % members.length] ?? '';
}

function numberOf(typeName: string, members: readonly string[], seed: number): number {
  const each = Math.floor(POPULATION / members.length);
  return (hash(seed, 'n') % each) * members.length + members.indexOf(typeName);
}
