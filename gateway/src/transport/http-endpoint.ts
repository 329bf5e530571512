import type { CallerSeal } from '@naru/identity';
import type { RequestContext } from '../request-context.ts';
import { decompress } from './content-encoding.ts';
import type { HttpResponse } from './http-response.ts';
import { createPlainConnections } from './http1/plain-connections.ts';
import { assertWanted, type Patience } from './patience.ts';
import { requestHeaders } from './request-headers.ts';
import { failureOf, type SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphSettings } from './subgraph-settings.ts';
import { createUndiciConnections } from './undici-connections.ts';

/** What came back, decompressed. */
export interface TextResponse {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly cacheControl: string | undefined;
  readonly text: string;
}

/** The URL of a subgraph and the connections to it. */
export interface HttpEndpoint extends AsyncDisposable {
  /** Rejects with `SubgraphFailure`, at the latest when the patience is at its end. */
  post(body: string, context: RequestContext, patience: Patience): Promise<TextResponse>;
}

/** Time-outs in a row after which connections are not trusted any more: their other end may be gone without a word. */
const SILENCES_TO_RECONNECT = 10;

/**
 * Speaks HTTP over kept-alive connections; there are never more under way than the bulkhead lets through. Redirects are
 * not followed: one would carry the caller's authority to a host nobody configured.
 */
export function createHttpEndpoint(
  url: string,
  settings: SubgraphSettings,
  seal: CallerSeal | undefined,
): HttpEndpoint {
  const target = new URL(url);
  const maxBytes = settings.MAX_RESPONSE_BYTES;
  const headersFor = requestHeaders({ seal, compression: settings.COMPRESSION });
  const connect = () =>
    target.protocol === 'http:'
      ? createPlainConnections(target, maxBytes)
      : createUndiciConnections(target, settings);
  let connections = connect();
  let disposed = false;
  let silences = 0;

  /** What is sent from now on gets new connections; what is under way keeps its own. */
  function reconnect(): void {
    silences = 0;
    if (disposed) return;
    connections.close();
    connections = connect();
  }

  function learnFrom(failure: SubgraphFailure): void {
    if (failure.code === 'SUBGRAPH_CANCELLED') return;
    silences = failure.code === 'SUBGRAPH_TIMEOUT' ? silences + 1 : 0;
    if (silences >= SILENCES_TO_RECONNECT) reconnect();
  }

  return {
    async post(body, context, patience) {
      const making = headersFor(context);
      const headers = Array.isArray(making) ? making : await making;
      assertWanted(patience);
      let response: HttpResponse;
      try {
        response = await connections.post(headers, body, patience);
      } catch (error) {
        learnFrom(failureOf(error));
        throw error;
      }
      silences = 0;
      const { status, retryAfter, cacheControl, contentEncoding, body: came } = response;
      const encoded = contentEncoding !== undefined && contentEncoding !== 'identity';
      const decoded =
        encoded && typeof came !== 'string' ? await decompress(came, contentEncoding, maxBytes) : came;
      return { status, retryAfter, cacheControl, text: decoded.toString() };
    },
    [Symbol.asyncDispose]() {
      disposed = true;
      return connections.destroy();
    },
  };
}
