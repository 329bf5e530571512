import { type DocumentNode, type FieldNode, Kind, visit } from 'graphql';
import { looksPlanned, plannedName } from '../execution/planned-names.ts';
import { callOf, type NeededCalls } from '../supergraph/needed-calls.ts';
import { isIntrospection, outsideIntrospection } from './introspection.ts';

/**
 * The planner adds keys and required fields by their own names to what the client selects, and does not see that the
 * client may have given such a name to another field, or the field other arguments: it would send one for the other.
 * The same with one name for different fields of different types. Such fields are planned under names of their own.
 */
export function withSafeNames(document: DocumentNode, needed: NeededCalls): DocumentNode {
  const callsByName = new Map<string, readonly string[]>();
  visit(document, {
    FragmentDefinition: outsideIntrospection,
    Field(node) {
      if (isIntrospection(node)) return false;
      const name = answeredName(node);
      const calls = callsByName.get(name) ?? [...(needed.get(name) ?? [])];
      const call = callOf(node);
      if (!calls.includes(call)) callsByName.set(name, [...calls, call]);
      return undefined;
    },
  });
  return visit(document, {
    FragmentDefinition: outsideIntrospection,
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

function answeredName({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
