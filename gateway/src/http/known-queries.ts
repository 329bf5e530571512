import { BREAK, type DocumentNode, visit } from 'graphql';
import { namesPolicies } from '../authorization/names-policies.ts';
import { createBoundedCache } from '../execution/bounded-cache.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import { oncePerSupergraph } from '../supergraph/once-per-supergraph.ts';
import type { OperationParameters } from './operation-parameters.ts';

const keptQueries = 1_000;
const longestQuery = 16_384;

/**
 * The texts that were found to ask for nothing but data, all at once, about which policies have no say: equal requests
 * for them may share an answer.
 */
export interface KnownQueries {
  has(operation: OperationParameters): boolean;
  /** Remembers what the operation's document, which must be valid, asks for. */
  learn(operation: OperationParameters, document: DocumentNode): void;
}

export function createKnownQueries(supergraph: CurrentSupergraph): KnownQueries {
  const shareableOn = oncePerSupergraph(() => createBoundedCache<boolean>(keptQueries));
  return {
    has(operation) {
      const text = textOf(operation);
      return text !== undefined && shareableOn(supergraph.value).get(text) === true;
    },
    learn(operation, document) {
      const text = textOf(operation);
      if (text === undefined || text.length > longestQuery) return;
      const loaded = supergraph.value;
      const shareable = shareableOn(loaded);
      if (shareable.get(text) !== undefined) return;
      shareable.set(text, isQuery(document) && !namesPolicies(document, loaded));
    },
  };
}

/** The query, or what stands for it. */
function textOf({ query, extensions }: OperationParameters): string | undefined {
  if (query !== undefined) return query;
  const persisted = extensions?.['persistedQuery'] as { sha256Hash?: unknown } | null | undefined;
  return typeof persisted?.sha256Hash === 'string' ? persisted.sha256Hash : undefined;
}

/** Whether it changes nothing and is answered in one piece. */
function isQuery(document: DocumentNode): boolean {
  let only = true;
  const refuse = () => {
    only = false;
    return BREAK;
  };
  visit(document, {
    OperationDefinition: ({ operation }) => (operation === 'query' ? undefined : refuse()),
    Directive: ({ name: { value } }) => (value === 'defer' || value === 'stream' ? refuse() : undefined),
  });
  return only;
}
