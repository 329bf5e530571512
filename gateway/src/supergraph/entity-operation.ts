import {
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { fragmentsOf } from '../execution/fragments-of.ts';

/** Decides on a field of an entity itself; the type is that of the fragment it stands in. */
export type EntityFieldFilter = (field: FieldNode, typeName: string) => boolean;

/** The operation of an entity fetch, in which every field of the entities can be found without looking up fragments. */
export function parseEntityOperation(operation: string): DocumentNode {
  const document = parse(operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  if (fragments.size === 0) return document;
  const inlined = visit(document, {
    FragmentDefinition: () => null,
    FragmentSpread(spread) {
      const fragment = fragments.get(spread.name.value);
      if (!fragment) return undefined;
      const { typeCondition, selectionSet } = fragment;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives: spread.directives, selectionSet };
    },
  });
  return inlined;
}

/** Calls the visitor with every field of the entities themselves. */
export function forEachEntityField(
  document: DocumentNode,
  see: (...field: Parameters<EntityFieldFilter>) => void,
): void {
  filterEntityFields(document, (...field) => {
    see(...field);
    return true;
  });
}

/** The operation with some of the entities' fields only, and with what variables; undefined when no field is left. */
export function operationWith(
  document: DocumentNode,
  isIncluded: EntityFieldFilter,
): { readonly operation: string; readonly variables: ReadonlySet<string> } | undefined {
  const { filtered, count } = filterEntityFields(document, isIncluded);
  if (count === 0) return undefined;
  const variables = new Set<string>();
  visit(filtered, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void variables.add(name.value),
  });
  const operation = visit(filtered, {
    VariableDefinition: (definition) => (variables.has(definition.variable.name.value) ? undefined : null),
  });
  return { operation: stripIgnoredCharacters(print(operation)), variables };
}

function filterEntityFields(document: DocumentNode, isIncluded: EntityFieldFilter) {
  let count = 0;
  const filterSelections = (selections: readonly SelectionNode[], typeName: string): SelectionNode[] =>
    selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) {
        if (!isIncluded(selection, typeName)) return [];
        count += 1;
        return [selection];
      }
      if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
      const { selectionSet, typeCondition } = selection;
      const selected = filterSelections(selectionSet.selections, typeCondition?.name.value ?? typeName);
      return selected.length > 0
        ? [{ ...selection, selectionSet: { ...selectionSet, selections: selected } }]
        : [];
    });
  const filtered = visit(document, {
    OperationDefinition(node) {
      const selections = node.selectionSet.selections.map((root) => {
        if (root.kind !== Kind.FIELD || !root.selectionSet) return root;
        const { selectionSet } = root;
        return {
          ...root,
          selectionSet: { ...selectionSet, selections: filterSelections(selectionSet.selections, '_Entity') },
        };
      });
      return { ...node, selectionSet: { ...node.selectionSet, selections } };
    },
  });
  return { filtered, count };
}
