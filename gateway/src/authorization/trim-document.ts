import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

/** The document of one operation: with the fragments and the variables that it uses, and no others. */
export function documentOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode | undefined>,
): DocumentNode {
  const used = new Set<FragmentDefinitionNode>();
  const variables = new Set<string>();
  const collect = (root: OperationDefinitionNode | FragmentDefinitionNode) =>
    visit(root, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment) used.add(fragment);
      },
    });
  collect(operation);
  // A fragment that is found on the way is appended to what is being iterated.
  for (const fragment of used) collect(fragment);

  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    variables.has(variable.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions }, ...used] };
}
