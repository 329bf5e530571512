import type { CallerSeal } from '@naru/identity';
import { Pool } from 'undici';
import type { RequestContext } from '../request-context.ts';
import { decompress } from './content-encoding.ts';
import { HttpExchange, type HttpResponse } from './http-exchange.ts';
import { requestHeaders } from './request-headers.ts';
import type { SubgraphSettings } from './subgraph-settings.ts';

/** What came back, decompressed. */
export interface TextResponse {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** The URL of a subgraph and the connections to it. */
export interface HttpEndpoint extends AsyncDisposable {
  /** @param deadlineMs on the clock of `performance.now()`. Rejects with `SubgraphFailure`. */
  post(body: string, context: RequestContext, deadlineMs: number): Promise<TextResponse>;
  /** What is sent from now on gets new connections; what is under way keeps its own. */
  reconnect(): void;
}

/**
 * Speaks HTTP/2 where a TLS server offers it, else HTTP/1.1 over kept-alive connections, never more than
 * `MAX_CONCURRENT`: one opened for each request of a burst would make the subgraph slow to accept. Redirects are not
 * followed: one would carry the caller's authority to a host nobody configured.
 */
export function createHttpEndpoint(
  url: string,
  settings: SubgraphSettings,
  seal: CallerSeal | undefined,
): HttpEndpoint {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const maxBytes = settings.MAX_RESPONSE_BYTES;
  const headersFor = requestHeaders({ seal, compression: settings.COMPRESSION });

  const openPool = () =>
    new Pool(origin, {
      connections: settings.MAX_CONCURRENT,
      allowH2: settings.HTTP2,
      connectTimeout: settings.TIMEOUT_MS,
      // The exchange has a deadline for the whole, so that the parser needs no timers of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  let pool = openPool();

  return {
    async post(body, context, deadlineMs) {
      const headers = await headersFor(context);
      const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
      const exchange = new HttpExchange({ deadlineMs, maxBytes, resolve, reject });
      pool.dispatch({ path, method: 'POST', headers, body }, exchange);
      const response = await promise;
      const encoding = response.headers['content-encoding'] ?? 'identity';
      const bytes =
        encoding === 'identity' ? response.body : await decompress(response.body, encoding, maxBytes);
      const { status, headers: answered } = response;
      return { status, retryAfter: answered['retry-after'], text: bytes.toString() };
    },
    reconnect() {
      void pool.close();
      pool = openPool();
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
