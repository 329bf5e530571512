import {
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  visit,
} from 'graphql';

/** A type with fields. */
export type FieldedNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export function isFielded(node: { readonly kind: string }): node is FieldedNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** The subgraphs' names by those that the join specification's enum has for them. */
export function subgraphNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  visit(supergraph, {
    EnumValueDefinition(node) {
      const join = node.directives?.find(({ name }) => name.value === 'join__graph');
      const value = join?.arguments?.find(({ name }) => name.value === 'name')?.value;
      if (value?.kind === Kind.STRING) names.set(node.name.value, value.value);
    },
  });
  return names;
}
