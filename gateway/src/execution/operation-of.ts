import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';

/** The document's operation of that name, or the first one. @throws Error when there is none */
export function operationOf(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (!operationName || definition.name?.value === operationName) return definition;
  }
  throw new Error(`The document has no operation "${operationName ?? ''}"`);
}
