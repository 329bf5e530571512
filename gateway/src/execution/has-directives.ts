import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';

/** Whether any field or fragment is under a directive. In most documents none is, and then there is nothing to look for. */
export function hasDirectives({ definitions }: DocumentNode): boolean {
  return definitions.some((definition) => 'selectionSet' in definition && hasAny(definition.selectionSet));
}

function hasAny({ selections }: SelectionSetNode): boolean {
  for (const selection of selections) {
    if (selection.directives && selection.directives.length > 0) return true;
    if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
    if (selection.selectionSet && hasAny(selection.selectionSet)) return true;
  }
  return false;
}
