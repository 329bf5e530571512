import { type DocumentNode, getOperationAST, type OperationTypeNode, parse } from 'graphql';
import { shortened } from '../../security/client-message.ts';
import { codedError } from '../../security/errors.ts';

/** A subscription as its client wrote it. */
export interface SubscriptionOperation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Equal only for equal documents and names. */
  readonly key: string;
}

export interface ParsedOperation extends SubscriptionOperation {
  readonly kind: `${OperationTypeNode}`;
}

/** @throws GraphQLError GRAPHQL_PARSE_FAILED, or OPERATION_RESOLUTION_FAILURE when the document has no such operation */
export function parseOperation(
  source: string,
  operationName: string | null | undefined,
  maxTokens: number,
): ParsedOperation {
  const document = parsed(source, maxTokens);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw codedError('OPERATION_RESOLUTION_FAILURE', 'The document has no such operation.');
  const name = operationName ?? undefined;
  return { document, operationName: name, key: JSON.stringify([source, name]), kind: operation.operation };
}

function parsed(source: string, maxTokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    throw codedError('GRAPHQL_PARSE_FAILED', shortened((error as Error).message));
  }
}
