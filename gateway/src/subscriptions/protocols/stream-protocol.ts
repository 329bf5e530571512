import { getOperationAST, parse } from 'graphql';
import type { OperationParameters } from '../../http/operation-parameters.ts';

/** The protocols in which results are streamed over HTTP. */
export type StreamProtocol = 'sse' | 'multipart';

/**
 * The protocol that a client wants its answer in; undefined when it is to be answered in the usual way. A client asks
 * for server-sent events with any operation, but for multipart it does with subscriptions only, and takes JSON else.
 */
export function streamProtocol(
  accept: string | undefined,
  params: OperationParameters,
  maxTokens: number,
): StreamProtocol | undefined {
  if (accept === undefined) return undefined;
  if (/\btext\/event-stream\b/i.test(accept)) return 'sse';
  const multipart = /\bmultipart\/mixed\b[^,]*;\s*subscriptionSpec="?1\.0"?/i.test(accept);
  return multipart && isSubscription(params, maxTokens) ? 'multipart' : undefined;
}

function isSubscription({ query, operationName }: OperationParameters, maxTokens: number): boolean {
  // Most of what such clients send is no subscription: they need not be read twice.
  if (!query?.includes('subscription')) return false;
  try {
    return (
      getOperationAST(parse(query, { noLocation: true, maxTokens }), operationName)?.operation ===
      'subscription'
    );
  } catch {
    return false;
  }
}
