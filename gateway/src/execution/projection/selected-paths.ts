import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

type Path = readonly (string | number)[];

/**
 * Cuts a path down to what an operation selects, whatever the types: subgraphs are also asked for keys and required
 * fields, which the client knows nothing of. Undefined when nothing of it is left.
 */
export function selectedPath(
  path: Path,
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Path | undefined {
  let selected = [selectionSet];
  let end = 0;
  for (; end < path.length; end += 1) {
    const part = path[end];
    if (typeof part === 'number') continue;
    const deeper = selected.flatMap((set) => [...answeredBy(set, part as string, fragments)]);
    if (deeper.length === 0) break;
    selected = deeper.flatMap((set) => set ?? []);
  }
  return end > 0 ? path.slice(0, end) : undefined;
}

/** The selection sets of the fields that are answered under a name; undefined for one that has none. */
function* answeredBy(
  { selections }: SelectionSetNode,
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Iterable<SelectionSetNode | undefined> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if ((selection.alias ?? selection.name).value === name) yield selection.selectionSet;
    } else {
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (inner) yield* answeredBy(inner.selectionSet, name, fragments);
    }
  }
}
