import { type DocumentNode, Kind, OperationTypeNode, type SelectionNode } from 'graphql';
import { fragmentsOf } from '../execution/fragments-of.ts';

/**
 * With fragments at the root of a mutation the planner would change the order of the mutations. So they are expanded,
 * and those that are of no other use are dropped, for the planner would find uses for them.
 */
export function withMutationsInOrder(document: DocumentNode): DocumentNode {
  const fragments = fragmentsOf(document);
  const expanded = new Set<string>();
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== OperationTypeNode.MUTATION)
      return definition;
    const { selectionSet } = definition;
    return { ...definition, selectionSet: { ...selectionSet, selections: expand(selectionSet.selections) } };
  });
  if (expanded.size === 0) return { ...document, definitions };
  return {
    ...document,
    definitions: definitions.filter(
      (definition) => definition.kind !== Kind.FRAGMENT_DEFINITION || !expanded.has(definition.name.value),
    ),
  };

  function expand(selections: readonly SelectionNode[]): readonly SelectionNode[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return expand(selection.selectionSet.selections);
      const name = selection.name.value;
      expanded.add(name);
      return expand(fragments.get(name)?.selectionSet.selections ?? []);
    });
  }
}
