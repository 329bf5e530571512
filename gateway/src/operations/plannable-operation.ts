import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  visit,
} from 'graphql';
import type { IsIncluded } from '../execution/projection/conditions.ts';
import { type DataName, responseKey } from '../execution/projection/data-name.ts';

/**
 * An operation in the form that Apollo's planner plans correctly:
 * - under names that clash with nothing the planner needs for itself;
 * - with its conditions decided: where they depend on a field that requires others, the planner would lose the other
 *   fields of the same fetch, and it would drop an object of which nothing is selected in the end;
 * - with the root of a mutation free of fragments: the planner would change the order of the mutations.
 */
export function plannableOperation(
  document: DocumentNode,
  dataName: DataName,
  isIncluded: IsIncluded,
): DocumentNode {
  const decided: DocumentNode = visit(document, {
    enter(node) {
      switch (node.kind) {
        case Kind.FIELD:
          return isIncluded(node) ? renamed(withoutConditions(node), dataName(node)) : null;
        case Kind.INLINE_FRAGMENT:
        case Kind.FRAGMENT_SPREAD:
          return isIncluded(node) ? withoutConditions(node) : null;
        default:
          return undefined;
      }
    },
    leave(node) {
      if (node.kind !== Kind.SELECTION_SET || node.selections.length > 0) return undefined;
      return { ...node, selections: [typeName] };
    },
  });
  return {
    ...decided,
    definitions: decided.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION
        ? withoutRootFragments(definition, decided)
        : definition,
    ),
  };
}

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function renamed(field: FieldNode, name: string): FieldNode {
  if (responseKey(field) === name) return field;
  return { ...field, alias: { kind: Kind.NAME, value: name } };
}

function withoutConditions<Node extends SelectionNode>(node: Node): Node {
  if (!node.directives || node.directives.length === 0) return node;
  const directives = node.directives.filter(({ name }) => name.value !== 'skip' && name.value !== 'include');
  return { ...node, directives };
}

function withoutRootFragments(
  operation: OperationDefinitionNode,
  { definitions }: DocumentNode,
): OperationDefinitionNode {
  const selections = expand(operation.selectionSet.selections);
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } };

  function expand(from: readonly SelectionNode[]): readonly SelectionNode[] {
    return from.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return expand(selection.selectionSet.selections);
      const fragment = definitions.find(
        (definition) =>
          definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
      );
      return fragment?.kind === Kind.FRAGMENT_DEFINITION ? expand(fragment.selectionSet.selections) : [];
    });
  }
}
