import { type DocumentNode, getOperationAST, type OperationTypeNode, parse } from 'graphql';
import { createBoundedCache } from '../../execution/bounded-cache.ts';
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
export type ParseOperation = (source: string, operationName: string | null | undefined) => ParsedOperation;

/** Characters of all documents that are kept. */
const KEPT_CHARACTERS = 1_000_000;

/** Keeps the documents parsed last: the thousands who ask for the same hold one document, and it is parsed once. */
export function operationParser(maxTokens: number): ParseOperation {
  const kept = createBoundedCache<ParsedOperation>(KEPT_CHARACTERS, ({ key }) => key.length);
  return (source, operationName) => {
    const name = operationName ?? undefined;
    const key = JSON.stringify([source, name]);
    const known = kept.get(key);
    if (known) return known;
    const document = parsed(source, maxTokens);
    const operation = getOperationAST(document, name);
    if (!operation) throw codedError('OPERATION_RESOLUTION_FAILURE', 'The document has no such operation.');
    const made: ParsedOperation = { document, operationName: name, key, kind: operation.operation };
    kept.set(key, made);
    return made;
  };
}

function parsed(source: string, maxTokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    throw codedError('GRAPHQL_PARSE_FAILED', shortened((error as Error).message));
  }
}
