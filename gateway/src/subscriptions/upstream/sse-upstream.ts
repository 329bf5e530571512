import type { ExecutionResult } from 'graphql';
import { createClient, NetworkError } from 'graphql-sse';
import { type SubscribeUpstream, UpstreamRefusal, untilEnded } from './upstream.ts';
import type { UpstreamHeaders } from './upstream-headers.ts';

/** Subscribes over server-sent events (graphql-sse, distinct connections), one request for each subscription. */
export function sseUpstream(url: string, headersOf: UpstreamHeaders): SubscribeUpstream {
  return ({ query, operationName, variables }, context, receiver) => {
    const sink = untilEnded(receiver);
    const client = createClient({
      url,
      headers: () => headersOf(context),
      retryAttempts: 0,
      // Redirects are not followed: one would carry the sealed caller to a host nobody configured.
      fetchFn: (address: string, init: RequestInit) => fetch(address, { ...init, redirect: 'error' }),
    });
    const unsubscribe = client.subscribe(
      { query, operationName, variables },
      {
        next: (result) => sink.next(result as ExecutionResult),
        complete: () => sink.complete(),
        error: (error) => sink.failed(refusalIn(error) ?? error),
      },
      { connected: () => sink.connected() },
    );
    return () => {
      sink.end();
      unsubscribe();
    };
  };
}

function refusalIn(error: unknown): UpstreamRefusal | undefined {
  if (!(error instanceof NetworkError)) return undefined;
  const { status = 0 } = (error.response ?? {}) as { status?: number };
  return status >= 400 && status < 500 ? new UpstreamRefusal(`answered ${status}`) : undefined;
}
