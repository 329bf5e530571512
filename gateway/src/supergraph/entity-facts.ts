import { type ConstDirectiveNode, type DocumentNode, Kind, parse } from 'graphql';
import { isFielded } from './fielded-types.ts';
import { subgraphNames } from './join-directives.ts';

/** What subgraphs need in order to find entities and to resolve their fields. */
export interface EntityFacts {
  /** The keys that a subgraph finds a type's entities by: each the names of its fields, without what lies beneath. */
  keysOf(subgraph: string, typeName: string): readonly (readonly string[])[];
  /** Whether a subgraph resolves a field out of other subgraphs' fields. */
  requires(subgraph: string, typeName: string, fieldName: string): boolean;
}

export function readEntityFacts(supergraph: DocumentNode): EntityFacts {
  const subgraphs = subgraphNames(supergraph);
  const keys = new Map<string, string[][]>();
  const requiring = new Set<string>();
  for (const definition of supergraph.definitions) {
    if (!isFielded(definition)) continue;
    const type = definition.name.value;
    for (const join of definition.directives ?? []) {
      const key = join.name.value === 'join__type' && text(join, 'key');
      if (!key) continue;
      const of = `${subgraphs.get(text(join, 'graph') ?? '')} ${type}`;
      keys.set(of, [...(keys.get(of) ?? []), outerNames(key)]);
    }
    for (const field of definition.fields ?? []) {
      for (const join of field.directives ?? []) {
        if (join.name.value !== 'join__field' || !text(join, 'requires')) continue;
        requiring.add(`${subgraphs.get(text(join, 'graph') ?? '')} ${type}.${field.name.value}`);
      }
    }
  }
  return {
    keysOf: (subgraph, typeName) => keys.get(`${subgraph} ${typeName}`) ?? [],
    requires: (subgraph, typeName, fieldName) => requiring.has(`${subgraph} ${typeName}.${fieldName}`),
  };
}

function text({ arguments: args }: ConstDirectiveNode, name: string): string | undefined {
  const value = args?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function outerNames(key: string): string[] {
  const [operation] = parse(`{ ${key} }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((field) =>
    field.kind === Kind.FIELD ? [field.name.value] : [],
  );
}
