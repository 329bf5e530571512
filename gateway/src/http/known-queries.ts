import { BREAK, type DocumentNode, visit } from 'graphql';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import type { OperationParameters } from './operation-parameters.ts';

const keptQueries = 1_000;
const longestQuery = 16_384;

/** The texts that were found to ask for nothing but data, all at once: equal requests for them may share an answer. */
export interface KnownQueries {
  has(operation: OperationParameters): boolean;
  /** Remembers the operation when its document, which must be valid, changes nothing and is answered in one piece. */
  learn(operation: OperationParameters, document: DocumentNode): void;
}

export function createKnownQueries(): KnownQueries {
  const known = createBoundedCache<true>(keptQueries);
  return {
    has(operation) {
      const text = textOf(operation);
      return text !== undefined && known.get(text) === true;
    },
    learn(operation, document) {
      const text = textOf(operation);
      if (text === undefined || text.length > longestQuery || known.get(text)) return;
      if (isShareable(document)) known.set(text, true);
    },
  };
}

/** The query, or what stands for it. */
function textOf({ query, extensions }: OperationParameters): string | undefined {
  if (query !== undefined) return query;
  const persisted = extensions?.['persistedQuery'] as { sha256Hash?: unknown } | null | undefined;
  return typeof persisted?.sha256Hash === 'string' ? persisted.sha256Hash : undefined;
}

function isShareable(document: DocumentNode): boolean {
  let shareable = true;
  const refuse = () => {
    shareable = false;
    return BREAK;
  };
  visit(document, {
    OperationDefinition: ({ operation }) => (operation === 'query' ? undefined : refuse()),
    Directive: ({ name: { value } }) => (value === 'defer' || value === 'stream' ? refuse() : undefined),
  });
  return shareable;
}
