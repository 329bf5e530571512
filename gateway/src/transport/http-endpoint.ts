import type { CallerSeal } from '@naru/identity';
import { buildConnector, Pool } from 'undici';
import type { RequestContext } from '../request-context.ts';
import { decompress } from './content-encoding.ts';
import { HttpExchange, type HttpResponse } from './http-exchange.ts';
import { requestHeaders } from './request-headers.ts';
import type { SubgraphSettings } from './subgraph-settings.ts';

/** What came back, decompressed. */
export interface TextResponse {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly cacheControl: string | undefined;
  readonly text: string;
}

/** The URL of a subgraph and the connections to it. */
export interface HttpEndpoint extends AsyncDisposable {
  /** @param deadlineMs on the clock of `performance.now()`. Rejects with `SubgraphFailure`. */
  post(body: string, context: RequestContext, deadlineMs: number): Promise<TextResponse>;
}

/** Time-outs in a row after which connections are not trusted any more: their other end may be gone without a word. */
const SILENCES_TO_RECONNECT = 10;

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

  let speaksHttp2 = false;
  const connector = buildConnector({ allowH2: settings.HTTP2, timeout: settings.TIMEOUT_MS });
  const connect: buildConnector.connector = (options, callback) =>
    connector(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      speaksHttp2 = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
      callback(null, socket);
    });
  const openPool = () =>
    new Pool(origin, {
      connect,
      connections: settings.MAX_CONCURRENT,
      allowH2: settings.HTTP2,
      // The exchange has a deadline for the whole, so that the parser needs no timers of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  let pool = openPool();
  let silences = 0;

  /** What is sent from now on gets new connections; what is under way keeps its own. */
  function reconnect(): void {
    silences = 0;
    if (pool.destroyed) return;
    void pool.close();
    pool = openPool();
  }

  function exchange(headers: string[], body: string, deadlineMs: number): Promise<HttpResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
    const handler = new HttpExchange({
      deadlineMs,
      maxBytes,
      abortable: () => !speaksHttp2,
      resolve(response) {
        silences = 0;
        resolve(response);
      },
      reject(failure) {
        silences = failure.code === 'SUBGRAPH_TIMEOUT' ? silences + 1 : 0;
        if (silences >= SILENCES_TO_RECONNECT) reconnect();
        reject(failure);
      },
    });
    pool.dispatch({ path, method: 'POST', headers, body }, handler);
    return promise;
  }

  return {
    async post(body, context, deadlineMs) {
      const response = await exchange(await headersFor(context), body, deadlineMs);
      const encoding = response.headers['content-encoding'] ?? 'identity';
      const bytes =
        encoding === 'identity' ? response.body : await decompress(response.body, encoding, maxBytes);
      const { status, headers } = response;
      return {
        status,
        retryAfter: headers['retry-after'],
        cacheControl: headers['cache-control'],
        text: bytes.toString(),
      };
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
