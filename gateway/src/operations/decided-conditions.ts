import { type DocumentNode, type SelectionNode, visit } from 'graphql';
import { hasDirectives } from '../execution/has-directives.ts';
import { plannedTypename } from '../execution/planned-names.ts';
import { inclusion } from '../execution/projection/conditions.ts';
import { isIntrospection, outsideIntrospection } from './introspection.ts';

/**
 * The document without what `@skip` and `@include` leave out. With conditions, the planner would lose the other fields
 * of a fetch that computes a field from required ones, and an object of which everything is left out.
 * Introspection stays as it is: it is not planned.
 */
export function withConditionsDecided(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): DocumentNode {
  if (!hasDirectives(document)) return document;
  const isIncluded = inclusion(variables);
  const decide = <Node extends SelectionNode>(node: Node) =>
    isIncluded(node) ? withoutConditions(node) : null;
  return visit(document, {
    Field: { enter: (node) => (isIntrospection(node) && isIncluded(node) ? false : decide(node)) },
    InlineFragment: { enter: decide },
    FragmentSpread: { enter: decide },
    FragmentDefinition: { enter: outsideIntrospection },
    SelectionSet: {
      leave: (node) =>
        node.selections.length === 0 ? { ...node, selections: [plannedTypename] } : undefined,
    },
  });
}

function withoutConditions<Node extends SelectionNode>(node: Node): Node | undefined {
  const directives = node.directives?.filter(({ name }) => name.value !== 'skip' && name.value !== 'include');
  return directives?.length === node.directives?.length ? undefined : { ...node, directives };
}
