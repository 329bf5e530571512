import type { ValidOperation } from '../execution/operation-executor.ts';
import { createTwoQueueCache } from '../execution/two-queue-cache.ts';
import type { CurrentSupergraph } from '../supergraph/current-supergraph.ts';
import { oncePerSupergraph } from '../supergraph/once-per-supergraph.ts';
import type { OperationParameters } from './operation-parameters.ts';

/** In letters of their texts: a document takes about a hundred bytes for each. */
const keptLetters = 1_000_000;
const longestQuery = 16_384;
/** However short a text is, what is known of it takes some memory. */
const smallestWeight = 1_000;

/** Operations that were let pass before: what was found out about their texts need not be found out again. */
export interface KnownOperations {
  /** Undefined for what is not known, or was not yet asked for on the supergraph that is served now. */
  find(parameters: OperationParameters): ValidOperation | undefined;
  /** Remembers an operation that is valid and within the limits. */
  learn(parameters: OperationParameters, operation: ValidOperation): void;
}

export function createKnownOperations(supergraph: CurrentSupergraph): KnownOperations {
  const knownOn = oncePerSupergraph(() => createTwoQueueCache(keptLetters, weightOf));
  return {
    find(parameters) {
      const key = keyOf(parameters);
      return key === undefined ? undefined : knownOn(supergraph.value).get(key);
    },
    learn(parameters, operation) {
      const key = keyOf(parameters);
      if (key === undefined || key.length > longestQuery) return;
      // Validated before the supergraph was replaced, it may not be valid any more.
      if (operation.schema === supergraph.value.apiSchema) knownOn(supergraph.value).set(key, operation);
    },
  };
}

function weightOf({ document }: ValidOperation): number {
  return Math.max(document.loc?.source.body.length ?? 0, smallestWeight);
}

/** A text with a hash beside it is to be registered, which only Apollo Server does. */
function keyOf({ query, operationName, extensions }: OperationParameters): string | undefined {
  if (query === undefined || extensions?.['persistedQuery'] !== undefined) return undefined;
  return operationName === undefined ? query : `${operationName}\n${query}`;
}
