import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { looksPlanned, plannedName, plannedTypename } from '../execution/planned-names.ts';
import { inOrder } from './mutation-order.ts';

/**
 * An operation as the planner can be trusted with it.
 *
 * The planner adds keys and required fields by their own names to what the client selects, and does not see that the
 * client may have given such a name to something else; then the client's gets another. It asks subgraphs for what a
 * constant condition leaves out; that is left out here. It does not ask for an object of which every field is left
 * out, so there `__typename` is added. And it changes the order of a mutation's fields where some are in fragments.
 */
export function plannableDocument(document: DocumentNode, namesInKeys: ReadonlySet<string>): DocumentNode {
  const plannable = visit(document, {
    Field: (node) => (isInTheWay(node, namesInKeys) ? renamed(node) : undefined),
    Directive: (node) => (constantOf(node) === undefined ? undefined : null),
    SelectionSet: {
      enter: (node) => ({
        ...node,
        selections: node.selections.filter((selection) => !isLeftOut(selection)),
      }),
      leave: (node, _key, parent) =>
        isRoot(parent) && node.selections.length > 0 ? undefined : withoutGap(node),
    },
  });
  return inOrder(plannable);
}

function isInTheWay({ alias, name, arguments: args }: FieldNode, namesInKeys: ReadonlySet<string>): boolean {
  const answered = (alias ?? name).value;
  if (looksPlanned(answered)) return true;
  if (!namesInKeys.has(answered)) return false;
  return answered !== name.value || (args !== undefined && args.length > 0);
}

function renamed(node: FieldNode): FieldNode {
  const value = plannedName((node.alias ?? node.name).value);
  return { ...node, alias: { kind: Kind.NAME, value } };
}

function isLeftOut({ directives }: SelectionNode): boolean {
  return directives?.some((node) => constantOf(node) === (node.name.value === 'skip')) ?? false;
}

/** The value of a `@skip` or `@include` that depends on nothing. */
function constantOf({ name, arguments: args }: DirectiveNode): boolean | undefined {
  if (name.value !== 'skip' && name.value !== 'include') return undefined;
  const value = args?.find((argument) => argument.name.value === 'if')?.value;
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}

function isRoot(parent: unknown): parent is OperationDefinitionNode {
  return (parent as OperationDefinitionNode | undefined)?.kind === Kind.OPERATION_DEFINITION;
}

function withoutGap(node: SelectionSetNode): SelectionSetNode | undefined {
  const mayBeEmpty = node.selections.every(({ directives }) =>
    directives?.some(({ name }) => name.value === 'skip' || name.value === 'include'),
  );
  return mayBeEmpty ? { ...node, selections: [...node.selections, plannedTypename] } : undefined;
}
