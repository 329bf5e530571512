import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '@naru/identity';
import type { RequestContext } from '../request-context.ts';

type ForwardedHeaders = RequestContext['forwardedHeaders'];

/** Makes the context of a request from its headers and from who sent it. */
export type CreateRequestContext = (
  headers: IncomingHttpHeaders,
  caller: Caller | null,
  correlationId: string,
) => RequestContext;

const noHeaders: ForwardedHeaders = Object.freeze({});

/** @param forward names, in lower case, of the headers that subgraphs may see */
export function requestContexts(forward: readonly string[]): CreateRequestContext {
  // Verified tokens are remembered with their caller, so that most callers are seen more than once.
  const authorities = new WeakMap<Caller, string>();

  function authorityOf(caller: Caller): string {
    let authority = authorities.get(caller);
    if (authority === undefined) {
      const { expiresAtMs: _, ...identity } = caller;
      authority = JSON.stringify(identity);
      authorities.set(caller, authority);
    }
    return authority;
  }

  return (headers, caller, correlationId) => {
    let forwardedHeaders: Record<string, string> | undefined;
    for (const name of forward) {
      const value = headers[name];
      if (value === undefined) continue;
      forwardedHeaders ??= {};
      forwardedHeaders[name] = String(value);
    }
    const identity = caller === null ? '' : authorityOf(caller);
    const authority = forwardedHeaders ? `${identity}\n${JSON.stringify(forwardedHeaders)}` : identity;
    return { caller, correlationId, forwardedHeaders: forwardedHeaders ?? noHeaders, authority };
  };
}
