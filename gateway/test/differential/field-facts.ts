import {
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { interfaceObjects, type SubgraphFacts } from './subgraph-facts.ts';

/** What the world must know of a field to answer it alike for everybody who asks. */
export interface FieldFacts {
  /** The subgraphs that resolve it. */
  readonly owners: readonly string[];
  /** Its type in the supergraph and in each owner: a value must suit all of them. */
  readonly types: readonly GraphQLOutputType[];
  /** The object types that all owners know, where it is of an abstract type; in order of name. */
  readonly runtimeTypes: readonly string[];
  readonly enumValues: readonly string[];
  readonly requires: SelectionSetNode | undefined;
}

export interface Facts {
  /** The type whose name stands for a type's objects: an interface with an interface object stands for its implementations. */
  familyOf(typeName: string): string;
  /** The possible types of an interface that is a family, in order of name; undefined for anything else. */
  membersOf(family: string): readonly string[] | undefined;
  /** What a schema calls the object of a type: the implementation where it knows the interface, else the type itself. */
  localName(typeName: string, n: number, schema: GraphQLSchema): string;
  isKeyField(typeName: string, fieldName: string): boolean;
  field(typeName: string, fieldName: string): FieldFacts;
}

/** Joins what the subgraphs say of a field. */
export function readFacts(
  subgraphs: SubgraphFacts,
  schemas: Readonly<Record<string, GraphQLSchema>>,
  supergraph: GraphQLSchema,
  apiSchema: GraphQLSchema,
): Facts {
  const families = interfaceObjects(subgraphs);
  const keyFields = readKeyFields(subgraphs);
  const known = new Map<string, FieldFacts>();

  const familyOf = (typeName: string): string => {
    const type = supergraph.getType(typeName);
    if (!isObjectType(type)) return typeName;
    return type.getInterfaces().find(({ name }) => families.has(name))?.name ?? typeName;
  };

  const ownersOf = (typeName: string, fieldName: string) =>
    [...subgraphs].flatMap(([subgraph, types]) => {
      const family = familyOf(typeName);
      const home = types.get(typeName)?.fields.has(fieldName) ? typeName : family;
      const type = types.get(home);
      const field = type?.fields.get(fieldName);
      const isHome = home === typeName || type?.isInterfaceObject;
      return field?.isOwn && isHome ? [{ subgraph, home, requires: field.requires }] : [];
    });

  const read = (typeName: string, fieldName: string): FieldFacts => {
    const owners = ownersOf(typeName, fieldName);
    const types = [
      fieldType(supergraph, typeName, fieldName),
      ...owners.map(({ subgraph, home }) => fieldType(schemas[subgraph], home, fieldName)),
    ].filter((type) => type !== undefined);
    const named = getNamedType(types[0]);
    return {
      owners: owners.map(({ subgraph }) => subgraph),
      types,
      runtimeTypes: common(
        isAbstractType(named)
          ? [supergraph, ...owners.map(({ subgraph }) => schemas[subgraph])].flatMap((schema) => {
              const type = schema?.getType(named.name);
              return isAbstractType(type)
                ? [schema?.getPossibleTypes(type).map(({ name }) => name) ?? []]
                : [];
            })
          : [],
      ),
      enumValues: common(
        isEnumType(named)
          ? [apiSchema, ...owners.map(({ subgraph }) => schemas[subgraph])].flatMap((schema) => {
              const type = schema?.getType(named.name);
              return isEnumType(type) ? [type.getValues().map(({ name }) => name)] : [];
            })
          : [],
      ),
      requires: owners.find(({ requires }) => requires)?.requires,
    };
  };

  const membersOf = (family: string) => {
    const type = supergraph.getType(family);
    if (!families.has(family) || !isInterfaceType(type)) return undefined;
    return supergraph
      .getPossibleTypes(type)
      .map(({ name }) => name)
      .sort();
  };

  return {
    familyOf,
    membersOf,
    localName(typeName, n, schema) {
      const members = isInterfaceType(schema.getType(typeName)) ? membersOf(typeName) : undefined;
      return members?.[n % members.length] ?? typeName;
    },
    isKeyField: (typeName, fieldName) => keyFields.has(`${typeName}.${fieldName}`),
    field(typeName, fieldName) {
      const name = `${typeName}.${fieldName}`;
      const facts = known.get(name) ?? read(typeName, fieldName);
      known.set(name, facts);
      return facts;
    },
  };
}

function fieldType(
  schema: GraphQLSchema | undefined,
  typeName: string,
  fieldName: string,
): GraphQLOutputType | undefined {
  const type = schema?.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName]?.type : undefined;
}

function common(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = lists;
  return first.filter((name) => others.every((list) => list.includes(name))).sort();
}

/** Every field, at every depth, that is part of a key. */
function readKeyFields(subgraphs: SubgraphFacts): ReadonlySet<string> {
  const found = new Set<string>();
  for (const types of subgraphs.values()) {
    const collect = (typeName: string, selection: SelectionSetNode): void => {
      for (const node of selection.selections) {
        if (node.kind !== Kind.FIELD) continue;
        found.add(`${typeName}.${node.name.value}`);
        const child = types.get(typeName)?.fields.get(node.name.value);
        if (child && node.selectionSet) collect(child.typeName, node.selectionSet);
      }
    };
    for (const [typeName, { keys }] of types) for (const key of keys) collect(typeName, key);
  }
  return found;
}
