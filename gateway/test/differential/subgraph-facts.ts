import {
  type DirectiveNode,
  type FieldDefinitionNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  type StringValueNode,
  visit,
} from 'graphql';

/** What one subgraph says of one type that has fields. */
export interface SubgraphType {
  readonly isInterfaceObject: boolean;
  readonly keys: readonly SelectionSetNode[];
  readonly fields: ReadonlyMap<string, SubgraphField>;
}

export interface SubgraphField {
  readonly typeName: string;
  /** Resolved by this subgraph: neither external nor taken over by another subgraph. */
  readonly isOwn: boolean;
  readonly requires?: SelectionSetNode;
}

/** Per subgraph, its types with fields by name, as its federation directives describe them. */
export type SubgraphFacts = ReadonlyMap<string, ReadonlyMap<string, SubgraphType>>;

type WithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** Reads the federation directives of the subgraphs. */
export function readSubgraphFacts(subgraphs: Readonly<Record<string, string>>): SubgraphFacts {
  const parsed = Object.entries(subgraphs).map(([name, sdl]) => [name, typesWithFields(sdl)] as const);
  const overridden = new Set(
    parsed.flatMap(([, types]) =>
      types.flatMap((type) =>
        (type.fields ?? []).flatMap((field) => {
          const from = argument(directives(field, 'override')[0], 'from');
          return from ? [`${from}/${type.name.value}.${field.name.value}`] : [];
        }),
      ),
    ),
  );
  return new Map(
    parsed.map(([subgraph, types]) => [
      subgraph,
      new Map(types.map((type) => [type.name.value, describeType(subgraph, type, overridden)])),
    ]),
  );
}

/** The interfaces that some subgraph knows as an object. */
export function interfaceObjects(subgraphs: SubgraphFacts): ReadonlySet<string> {
  return new Set(
    [...subgraphs.values()].flatMap((types) =>
      [...types].flatMap(([name, { isInterfaceObject }]) => (isInterfaceObject ? [name] : [])),
    ),
  );
}

/** The names of all fields, at any depth, that some field requires. */
export function requiredFields(subgraphs: SubgraphFacts): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = { [Kind.FIELD]: ({ name }: FieldNode) => void names.add(name.value) };
  for (const types of subgraphs.values())
    for (const { fields } of types.values())
      for (const { requires } of fields.values()) if (requires) visit(requires, collect);
  return names;
}

function typesWithFields(sdl: string): readonly WithFields[] {
  return parse(sdl, { noLocation: true }).definitions.filter(
    (definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION,
  );
}

function describeType(subgraph: string, type: WithFields, overridden: ReadonlySet<string>): SubgraphType {
  return {
    isInterfaceObject: directives(type, 'interfaceObject').length > 0,
    keys: directives(type, 'key').map((key) => selectionOf(argument(key, 'fields') ?? '')),
    fields: new Map(
      (type.fields ?? []).map((field) => {
        const requires = argument(directives(field, 'requires')[0], 'fields');
        const isOwn =
          directives(field, 'external').length === 0 &&
          !overridden.has(`${subgraph}/${type.name.value}.${field.name.value}`);
        return [
          field.name.value,
          { typeName: namedTypeOf(field), isOwn, ...(requires && { requires: selectionOf(requires) }) },
        ];
      }),
    ),
  };
}

function directives(node: { readonly directives?: readonly DirectiveNode[] }, name: string): DirectiveNode[] {
  return (node.directives ?? []).filter((directive) => directive.name.value === name);
}

function argument(directive: DirectiveNode | undefined, name: string): string | undefined {
  const value = directive?.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return (value as StringValueNode | undefined)?.value;
}

function selectionOf(fields: string): SelectionSetNode {
  const [operation] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  return (operation as OperationDefinitionNode).selectionSet;
}

function namedTypeOf({ type }: FieldDefinitionNode): string {
  let named = type;
  while (named.kind !== Kind.NAMED_TYPE) named = named.type;
  return named.name.value;
}
