import type { IncomingMessage } from 'node:http';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { LaterResults, RequestContext } from '../request-context.ts';
import type { Answer } from './answer.ts';
import { deferredAnswer, takesDeferred, withoutMultipart } from './deferred-answer.ts';
import { shortestAccept } from './media-types.ts';

/** A GraphQL request taken out of its HTTP request. */
export interface HttpOperation {
  readonly request: IncomingMessage;
  /** From the question mark on; empty without one. */
  readonly search: string;
  readonly body: unknown;
  readonly context: RequestContext;
}

export type ExecuteRequest = (operation: HttpOperation) => Promise<Answer>;

/** Executes requests with Apollo Server, by its rules of status codes, media types and CSRF prevention. */
export function requestExecutor(apollo: ApolloServer<RequestContext>): ExecuteRequest {
  return async ({ request, search, body, context }) => {
    const later: LaterResults | undefined = takesDeferred(request.headers.accept)
      ? { results: undefined }
      : undefined;
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'GET',
        headers: headerMapOf(request),
        search,
        body,
      },
      context: async () => (later ? { ...context, later } : context),
    });
    const whole: Answer = {
      status: answer.status ?? 200,
      headers: { 'cache-control': 'no-store', ...Object.fromEntries(answer.headers) },
      body: answer.body.kind === 'complete' ? answer.body.string : answer.body.asyncIterator,
    };
    return later?.results ? deferredAnswer(whole, later.results) : whole;
  };
}

function headerMapOf({ method, headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  const { accept } = headers;
  if (accept !== undefined && takesDeferred(accept)) map.set('accept', withoutMultipart(accept));
  else if (method === 'POST' && accept !== undefined) {
    const shorter = shortestAccept(accept);
    if (shorter) map.set('accept', shorter);
    else map.delete('accept');
  }
  return map;
}
