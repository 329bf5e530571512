import { buildConnector, Pool } from 'undici';
import { HttpExchange } from './http-exchange.ts';
import type { HttpConnections, HttpResponse } from './http-response.ts';
import type { SubgraphSettings } from './subgraph-settings.ts';

/** Connections with TLS: HTTP/2 where that is asked for and offered, else HTTP/1.1, never more than `MAX_CONCURRENT`. */
export function createUndiciConnections(
  { origin, pathname, search }: URL,
  settings: SubgraphSettings,
): HttpConnections {
  const path = pathname + search;
  const maxBytes = settings.MAX_RESPONSE_BYTES;
  let speaksHttp2 = false;
  const connector = buildConnector({ allowH2: settings.HTTP2, timeout: settings.TIMEOUT_MS });
  const connect: buildConnector.connector = (options, callback) =>
    connector(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      speaksHttp2 = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
      callback(null, socket);
    });
  const pool = new Pool(origin, {
    connect,
    connections: settings.MAX_CONCURRENT,
    allowH2: settings.HTTP2,
    // The exchange has a deadline for the whole, so that the parser needs no timers of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    post(headers, body, patience) {
      const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
      const abortable = () => !speaksHttp2;
      const handler = new HttpExchange({ patience, maxBytes, abortable, resolve, reject });
      pool.dispatch({ path, method: 'POST', headers: [...headers], body }, handler);
      return promise;
    },
    close() {
      if (!pool.destroyed) void pool.close();
    },
    destroy: () => pool.destroy(),
  };
}
