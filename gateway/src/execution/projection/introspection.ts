import {
  executeSync,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';

interface IntrospectionOptions {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** Answers `__schema` or `__type`, however it is selected, by the schema that clients see. */
export function compileIntrospection(
  { schema, operation, fragments }: IntrospectionOptions,
  fields: readonly FieldNode[],
): (variables: Readonly<Record<string, unknown>>) => unknown {
  const [first] = fields;
  const name = (first?.alias ?? first?.name)?.value ?? '';
  const selected = { kind: Kind.SELECTION_SET, selections: fields } as const;
  const used = new Set<string>();
  for (const part of [selected, ...fragments.values()]) {
    visit(part, { Variable: (node) => void used.add(node.name.value) });
  }
  const document = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        variableDefinitions: operation.variableDefinitions?.filter(({ variable }) =>
          used.has(variable.name.value),
        ),
        selectionSet: selected,
      },
      ...fragments.values(),
    ],
  } as const;
  return (variables) => executeSync({ schema, document, variableValues: variables }).data?.[name];
}
