import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { type DataName, responseKey } from './data-name.ts';

type Path = readonly (string | number)[];

/**
 * Cuts a path down to what an operation selects, whatever the types: subgraphs are also asked for keys and required
 * fields, which the client knows nothing of. Undefined when nothing of it is left.
 * @param path in the names of the data; the result is in those of the response
 */
export function selectedPath(
  path: Path,
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  dataName: DataName,
): Path | undefined {
  let selected = [selectionSet];
  const found: (string | number)[] = [];
  for (const part of path) {
    if (typeof part === 'number') {
      found.push(part);
      continue;
    }
    const fields = selected.flatMap((set) => [...fieldsCalled(set, part, fragments, dataName)]);
    const [first] = fields;
    if (!first) break;
    found.push(responseKey(first));
    selected = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return found.length > 0 ? found : undefined;
}

/** The fields that have a name in the data. */
function* fieldsCalled(
  { selections }: SelectionSetNode,
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  dataName: DataName,
): Iterable<FieldNode> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if (dataName(selection) === name) yield selection;
    } else {
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (inner) yield* fieldsCalled(inner.selectionSet, name, fragments, dataName);
    }
  }
}
