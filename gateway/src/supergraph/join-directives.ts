import { type DocumentNode, Kind, visit } from 'graphql';

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
