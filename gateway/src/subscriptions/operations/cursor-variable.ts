import { type DocumentNode, type FieldNode, Kind, visit } from 'graphql';

/** The variable that only says from where to resume; undefined where there is none, or where it is used twice. */
export function cursorVariable(document: DocumentNode, field: FieldNode): string | undefined {
  const value = field.arguments?.find(({ name }) => name.value === 'after')?.value;
  if (value?.kind !== Kind.VARIABLE) return undefined;
  return usesOf(document, value.name.value) === 1 ? value.name.value : undefined;
}

function usesOf(document: DocumentNode, variable: string): number {
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable(node) {
      if (node.name.value === variable) uses += 1;
    },
  });
  return uses;
}
