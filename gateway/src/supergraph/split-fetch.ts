import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { FieldNode } from 'graphql';
import { forEachEntityField, operationWith, parseEntityOperation } from './entity-operation.ts';
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
  const document = parseEntityOperation(node.operation);
  const groups: Carried[] = [];
  const assigned = new Map<FieldNode, number>();
  forEachEntityField(document, (field, typeName) => {
    const needs = required.needs(node.serviceName, typeName, field.name.value);
    let index = groups.findIndex((carried) => needs.every((need) => fits(carried, need, required)));
    if (index === -1) index = groups.push(new Map()) - 1;
    for (const need of needs) groups[index]?.set(nameOf(need, required), need);
    assigned.set(field, index);
  });
  return groups.flatMap((carried, index) => {
    const part = operationWith(document, (field) => assigned.get(field) === index);
    const kept = new Set(carried.values());
    return part
      ? {
          ...node,
          operation: part.operation,
          variableUsages: node.variableUsages?.filter((name) => part.variables.has(name)),
          requires: withoutStandIns(
            node.requires ?? [],
            (name) => required.standIns.has(name) && !kept.has(name),
          ),
        }
      : [];
  });
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
