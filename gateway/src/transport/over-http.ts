import { parseCacheControl } from './cache-control.ts';
import { answerOfText } from './graphql-answer.ts';
import type { HttpEndpoint, TextResponse } from './http-endpoint.ts';
import type { Answer, Send } from './subgraph-call.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** What proxies and servers say when they cannot take a request just now. */
const passing: ReadonlySet<number> = new Set([502, 503, 504]);

/** Sends each call as a request of its own. A GraphQL result is an answer whatever its status. */
export function overHttp(endpoint: HttpEndpoint): Send {
  return async (call) => {
    const response = await endpoint.post(call.body, call.context, call);
    return requireAnswer(answerOfText(response.text, parseCacheControl(response.cacheControl)), response);
  };
}

/** @throws SubgraphFailure when there is no answer in the response */
export function requireAnswer<Found = Answer>(answer: Found | undefined, response: TextResponse): Found {
  if (answer !== undefined) return answer;
  throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', `answered ${response.status} without a GraphQL result`, {
    mayRetry: passing.has(response.status),
    retryAfterMs: retryAfterMs(response.retryAfter),
  });
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds, or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(waitMs) ? undefined : Math.max(waitMs, 0);
}
