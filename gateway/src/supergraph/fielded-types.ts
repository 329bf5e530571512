import {
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A type with fields. */
type FieldedNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export function isFielded(node: { readonly kind: string }): node is FieldedNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** Types by name. */
type FieldedTypes = ReadonlyMap<string, FieldedNode>;

export function fieldedTypes(document: DocumentNode): FieldedTypes {
  return new Map(document.definitions.filter(isFielded).map((type) => [type.name.value, type]));
}

/** The document with other fields in place of each. */
export function mapFields(
  document: DocumentNode,
  map: (field: FieldDefinitionNode, typeName: string) => readonly FieldDefinitionNode[],
): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      isFielded(definition)
        ? { ...definition, fields: definition.fields?.flatMap((field) => map(field, definition.name.value)) }
        : definition,
    ),
  };
}

/** The types that implement an interface. */
export function implementationsOf(name: string, types: FieldedTypes): string[] {
  return [...types.values()]
    .filter(({ interfaces }) => interfaces?.some((implemented) => implemented.name.value === name))
    .map((type) => type.name.value);
}

/** The name of the type that a field answers, without lists; empty when there is no such field. */
export function typeOfField(types: FieldedTypes, parent: string, field: string): string {
  const type = types.get(parent)?.fields?.find(({ name }) => name.value === field)?.type;
  return type ? namedType(type) : '';
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
