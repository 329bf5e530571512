import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { type Guarded, isIntrospection, type OperationRequirements } from './operation-requirements.ts';
import { documentOf } from './trim-document.ts';

/** An operation without what a caller may not see. */
export interface FilteredOperation {
  /** The rest of the operation, valid by itself; null when nothing is left. */
  readonly document: DocumentNode | null;
  /** The fields of the original document that are not in the rest, `__typename` apart: it is known without asking. */
  readonly withheld: ReadonlySet<FieldNode>;
}

/** @param isRefused whether the node itself is refused, wherever it is reached from */
export function filterOperation(
  { operation, fragments }: OperationRequirements,
  isRefused: (node: Guarded) => boolean,
): FilteredOperation {
  const withheld = new Set<FieldNode>();
  const filtered = new Map<string, FragmentDefinitionNode | undefined>();

  function withhold(node: Guarded): undefined {
    visit(node, { Field: (field) => void (field.name.value !== '__typename' && withheld.add(field)) });
  }

  function filterSet(set: SelectionSetNode): SelectionSetNode | undefined {
    const selections = set.selections.flatMap((selection) => filterSelection(selection) ?? []);
    return selections.length > 0 ? { ...set, selections } : undefined;
  }

  function filterSelection(selection: SelectionNode): SelectionNode | undefined {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return filterFragment(selection.name.value) && selection;
    if (isRefused(selection)) return withhold(selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) return withSet(selection, filterSet(selection.selectionSet));
    if (!selection.selectionSet) return selection;
    const rest = withSet(selection, filterSet(selection.selectionSet));
    if (!rest) withheld.add(selection);
    return rest;
  }

  function filterFragment(name: string): FragmentDefinitionNode | undefined {
    const fragment = fragments.get(name);
    if (!fragment || filtered.has(name)) return filtered.get(name);
    const rest = isRefused(fragment)
      ? withhold(fragment)
      : withSet(fragment, filterSet(fragment.selectionSet));
    filtered.set(name, rest);
    return rest;
  }

  function filterRoot(): OperationDefinitionNode | undefined {
    const { selectionSet } = operation;
    if (!isRefused(operation)) return withSet(operation, filterSet(selectionSet));
    const introspection = selectionSet.selections.filter(isIntrospection);
    for (const other of selectionSet.selections) if (!isIntrospection(other)) withhold(other);
    const any = introspection.length > 0;
    return withSet(operation, any ? { ...selectionSet, selections: introspection } : undefined);
  }

  const root = filterRoot();
  // What only refused selections reach is withheld as well.
  for (const name of fragments.keys()) filterFragment(name);
  return { document: root ? documentOf(root, filtered) : null, withheld };
}

function withSet<
  Node extends OperationDefinitionNode | FragmentDefinitionNode | InlineFragmentNode | FieldNode,
>(node: Node, selectionSet: SelectionSetNode | undefined): Node | undefined {
  return selectionSet && { ...node, selectionSet };
}
