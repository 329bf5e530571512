import { type ASTVisitor, type DirectiveNode, GraphQLError, Kind, type ValidationContext } from 'graphql';

/** A rule of validation: clients tell deferred parts apart by their labels, so these must be fixed, and different. */
export function deferLabels(context: ValidationContext): ASTVisitor {
  const known = new Map<string, DirectiveNode>();
  return {
    Directive(node) {
      if (node.name.value !== 'defer') return;
      const label = node.arguments?.find(({ name }) => name.value === 'label')?.value;
      if (!label || label.kind === Kind.NULL) return;
      if (label.kind !== Kind.STRING)
        return context.reportError(
          new GraphQLError('The label of "@defer" must be a string, no variable.', { nodes: node }),
        );
      const other = known.get(label.value);
      if (!other) known.set(label.value, node);
      else
        context.reportError(
          new GraphQLError(`Two fragments are deferred with the label "${label.value}".`, {
            nodes: [other, node],
          }),
        );
    },
  };
}
