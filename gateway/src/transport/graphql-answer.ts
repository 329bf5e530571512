import type { CachePolicy, SubgraphResult } from '@naru/subgraph-host';
import type { ExecutionResult } from 'graphql';
import type { Answer } from './subgraph-call.ts';

/** The answer that a text holds; undefined when it is no GraphQL result. Takers after the first get it parsed anew. */
export function answerOfText(text: string, cachePolicy?: CachePolicy): Answer | undefined {
  const parsed = jsonOf(text);
  if (!isResult(parsed)) return undefined;
  let first: ExecutionResult | undefined = parsed;
  return {
    take() {
      const result: ExecutionResult = first ?? JSON.parse(text);
      first = undefined;
      return cachePolicy ? { ...result, cachePolicy } : result;
    },
  };
}

/** An answer that nobody else is given. */
export const answerOfResult = (result: SubgraphResult): Answer => ({ take: () => result });

export function isResult(value: unknown): value is ExecutionResult {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
}

/** Undefined when the text is no JSON, which no JSON text stands for. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
