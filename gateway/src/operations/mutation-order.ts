import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  visit,
} from 'graphql';

/** Mutations with their fields one after the other, in no fragments as far as conditions allow, and each field once. */
export function inOrder(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const definitions = document.definitions.map((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION || node.operation !== OperationTypeNode.MUTATION) return node;
    const selections = eachOnce(flattened(node.selectionSet.selections, [], fragments));
    return { ...node, selectionSet: { ...node.selectionSet, selections } };
  });
  // The planner puts fields back into fragments that it finds.
  const spread = new Set<string>();
  visit({ ...document, definitions }, { FragmentSpread: ({ name }) => void spread.add(name.value) });
  return {
    ...document,
    definitions: definitions.filter(
      (node) => node.kind !== Kind.FRAGMENT_DEFINITION || spread.has(node.name.value),
    ),
  };
}

function flattened(
  selections: readonly SelectionNode[],
  conditions: readonly DirectiveNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    const all = [...conditions, ...(selection.directives ?? [])];
    // A directive cannot stand twice at one place; such a selection stays in its fragment.
    const stay = new Set(all.map(({ name }) => name.value)).size < all.length;
    if (selection.kind === Kind.FIELD)
      return [stay ? within(conditions, selection) : { ...selection, directives: all }];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return [];
    if (stay) return [within(conditions, selection)];
    return flattened(fragment.selectionSet.selections, all, fragments);
  });
}

/** A field that is selected again, under a condition or not, is asked for with its first mention where that has none. */
function eachOnce(selections: readonly SelectionNode[]): SelectionNode[] {
  const once: SelectionNode[] = [];
  for (const selection of selections) {
    const index = once.findIndex((earlier) => isUnconditional(earlier) && isSame(earlier, selection));
    const earlier = once[index];
    if (earlier?.kind === Kind.FIELD && selection.kind === Kind.FIELD)
      once[index] = merged(earlier, selection);
    else once.push(selection);
  }
  return once;
}

function isUnconditional({ directives }: SelectionNode): boolean {
  return !directives || directives.length === 0;
}

function isSame(a: SelectionNode, b: SelectionNode): boolean {
  return (
    a.kind === Kind.FIELD && b.kind === Kind.FIELD && (a.alias ?? a.name).value === (b.alias ?? b.name).value
  );
}

function merged(earlier: FieldNode, later: FieldNode): FieldNode {
  const { selectionSet } = earlier;
  if (!selectionSet || !later.selectionSet) return earlier;
  const again = {
    kind: Kind.INLINE_FRAGMENT,
    directives: later.directives,
    selectionSet: later.selectionSet,
  } as const;
  return { ...earlier, selectionSet: { ...selectionSet, selections: [...selectionSet.selections, again] } };
}

function within(conditions: readonly DirectiveNode[], selection: SelectionNode): SelectionNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections: [selection] } as const;
  return { kind: Kind.INLINE_FRAGMENT, directives: conditions, selectionSet };
}
