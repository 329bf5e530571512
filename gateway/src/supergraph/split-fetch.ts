import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { RequiredArguments } from './required-arguments.ts';

/** Stand-ins that one representation can carry together, by the names that they stand for. */
type Carried = Map<string, string>;

/**
 * The fetches that an entity fetch has to be in order that no representation carries one field with two different
 * arguments: mostly the one fetch itself.
 */
export function splitFetch(node: FetchNode, required: RequiredArguments): FetchNode[] {
  if (
    !node.requires ||
    !standInsIn(node.requires, required).some((name, _, all) => conflicts(name, all, required))
  ) {
    return [node];
  }
  const document = withoutSpreads(parse(node.operation, { noLocation: true }));
  const groups: Carried[] = [];
  const assigned = new Map<FieldNode, number>();
  forEachEntityField(document, (field, typeName) => {
    const needs = required.needs(node.serviceName, typeName, field.name.value);
    let index = groups.findIndex((carried) => needs.every((need) => fits(carried, need, required)));
    if (index === -1) index = groups.push(new Map()) - 1;
    for (const need of needs) groups[index]?.set(nameOf(need, required), need);
    assigned.set(field, index);
  });
  return groups.map((carried, index) =>
    part(node, document, carried, (field) => assigned.get(field) === index, required),
  );
}

function part(
  node: FetchNode,
  document: DocumentNode,
  carried: Carried,
  isIncluded: (field: FieldNode) => boolean,
  required: RequiredArguments,
): FetchNode {
  const selected = mapEntityFields(document, isIncluded);
  const used = new Set<string>();
  visit(selected, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  const operation = visit(selected, {
    VariableDefinition: (definition) => (used.has(definition.variable.name.value) ? undefined : null),
  });
  const kept = new Set(carried.values());
  return {
    ...node,
    operation: stripIgnoredCharacters(print(operation)),
    variableUsages: node.variableUsages?.filter((name) => used.has(name)),
    requires: withoutStandIns(node.requires ?? [], (name) => required.standIns.has(name) && !kept.has(name)),
  };
}

function standInsIn(selections: readonly QueryPlanSelectionNode[], required: RequiredArguments): string[] {
  return selections.flatMap((selection) => [
    ...(selection.kind === 'Field' && required.standIns.has(selection.name) ? [selection.name] : []),
    ...standInsIn(selection.selections ?? [], required),
  ]);
}

function conflicts(name: string, all: readonly string[], required: RequiredArguments): boolean {
  return all.some((other) => other !== name && nameOf(other, required) === nameOf(name, required));
}

function fits(carried: Carried, need: string, required: RequiredArguments): boolean {
  return (carried.get(nameOf(need, required)) ?? need) === need;
}

function nameOf(standIn: string, { standIns }: RequiredArguments): string {
  return standIns.get(standIn)?.name ?? standIn;
}

function withoutStandIns(
  selections: readonly QueryPlanSelectionNode[],
  isLeftOut: (name: string) => boolean,
): QueryPlanSelectionNode[] {
  return selections.flatMap((selection): QueryPlanSelectionNode[] => {
    if (selection.kind === 'Field' && isLeftOut(selection.name)) return [];
    if (!selection.selections) return [selection];
    return [
      {
        ...selection,
        selections: withoutStandIns(selection.selections, isLeftOut),
      } as QueryPlanSelectionNode,
    ];
  });
}

function withoutSpreads(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  if (fragments.size === 0) return document;
  const inlined = (selections: readonly SelectionNode[]): SelectionNode[] =>
    selections.map((selection): SelectionNode => {
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : undefined;
      const node = fragment
        ? {
            kind: Kind.INLINE_FRAGMENT as const,
            typeCondition: fragment.typeCondition,
            directives: selection.directives,
            selectionSet: fragment.selectionSet,
          }
        : selection;
      if (!('selectionSet' in node) || !node.selectionSet) return node;
      const { selectionSet } = node;
      return { ...node, selectionSet: { ...selectionSet, selections: inlined(selectionSet.selections) } };
    });
  return {
    ...document,
    definitions: document.definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION
        ? [
            {
              ...node,
              selectionSet: { ...node.selectionSet, selections: inlined(node.selectionSet.selections) },
            },
          ]
        : [],
    ),
  };
}

/** The fields of the entities themselves: those under fragments only, beneath `_entities`. */
function forEachEntityField(document: DocumentNode, see: (field: FieldNode, typeName: string) => void): void {
  mapEntityFields(document, (field, typeName) => {
    see(field, typeName);
    return true;
  });
}

function mapEntityFields(
  document: DocumentNode,
  isIncluded: (field: FieldNode, typeName: string) => boolean,
): DocumentNode {
  const filtered = (selections: readonly SelectionNode[], typeName: string): SelectionNode[] =>
    selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return isIncluded(selection, typeName) ? [selection] : [];
      if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
      const { selectionSet, typeCondition } = selection;
      const inner = filtered(selectionSet.selections, typeCondition?.name.value ?? typeName);
      return inner.length > 0 ? [{ ...selection, selectionSet: { ...selectionSet, selections: inner } }] : [];
    });
  return visit(document, {
    Field(node) {
      if (node.name.value !== '_entities' || !node.selectionSet) return undefined;
      const selections = filtered(node.selectionSet.selections, '_Entity');
      return { ...node, selectionSet: { ...node.selectionSet, selections } };
    },
  });
}
