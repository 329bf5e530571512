import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type SelectionSetNode,
  type VariableDefinitionNode,
  type VariableNode,
  visit,
} from 'graphql';
import {
  looksPlanned,
  plannedName,
  plannedRepresentationsVariable,
  representationsVariable,
} from '../execution/planned-names.ts';
import { callOf, type NeededCalls } from '../supergraph/needed-calls.ts';
import { isIntrospection, outsideIntrospection } from './introspection.ts';

/**
 * The planner adds keys and required fields by their own names to what the client selects, and does not see that the
 * client may have given such a name to another field, or the field other arguments: it would send one for the other.
 * The same with one name for different fields of different types. Such fields are planned under names of their own, and
 * so is a variable that has the name of the one that the planner adds to every entity fetch.
 */
export function withSafeNames(document: DocumentNode, needed: NeededCalls): DocumentNode {
  const callsByName = new Map<string, readonly string[]>();
  const isSafe = (node: FieldNode, name: string): boolean => {
    const calls = callsByName.get(name) ?? [...(needed.get(name) ?? [])];
    const call = callOf(node);
    const known = calls.includes(call) ? calls : [...calls, call];
    callsByName.set(name, known);
    return known[0] === call && (needed.get(name)?.size ?? 0) <= 1 && !looksPlanned(name);
  };
  let safe = !document.definitions.some(hasRepresentations);
  for (const field of plannedFields(document)) safe = isSafe(field, answeredName(field)) && safe;
  if (safe) return document;
  return visit(document, {
    FragmentDefinition: outsideIntrospection,
    // Introspection goes on with the variable's own name.
    VariableDefinition: () => false,
    Variable: (node) => (isRepresentations(node) ? { ...node, name: plannedRepresentations } : undefined),
    OperationDefinition: {
      leave: (node) => ({ ...node, variableDefinitions: node.variableDefinitions?.flatMap(withPlannedName) }),
    },
    Field(node) {
      if (isIntrospection(node)) return false;
      const name = answeredName(node);
      const index = callsByName.get(name)?.indexOf(callOf(node)) ?? 0;
      const isContested = (needed.get(name)?.size ?? 0) > 1;
      if (index === 0 && !isContested && !looksPlanned(name)) return undefined;
      return { ...node, alias: { kind: Kind.NAME, value: plannedName(name, index) } };
    },
  });
}

/** All fields but those of introspection. */
function plannedFields({ definitions }: DocumentNode): readonly FieldNode[] {
  const found: FieldNode[] = [];
  for (const definition of definitions) {
    if (!('selectionSet' in definition)) continue;
    if (definition.kind === Kind.FRAGMENT_DEFINITION && outsideIntrospection(definition) === false) continue;
    collect(definition.selectionSet);
  }
  return found;

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.FIELD) {
        if (isIntrospection(selection)) continue;
        found.push(selection);
      }
      if (selection.selectionSet) collect(selection.selectionSet);
    }
  }
}

function hasRepresentations(definition: DefinitionNode): boolean {
  return (
    definition.kind === Kind.OPERATION_DEFINITION &&
    definition.variableDefinitions?.some(({ variable }) => isRepresentations(variable)) === true
  );
}

function answeredName({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

const plannedRepresentations = { kind: Kind.NAME, value: plannedRepresentationsVariable } as const;

function isRepresentations({ name }: VariableNode): boolean {
  return name.value === representationsVariable;
}

function withPlannedName(definition: VariableDefinitionNode): VariableDefinitionNode[] {
  if (!isRepresentations(definition.variable)) return [definition];
  return [definition, { ...definition, variable: { ...definition.variable, name: plannedRepresentations } }];
}
