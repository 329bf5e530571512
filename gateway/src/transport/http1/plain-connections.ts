import { connectionFailed, type HttpConnections } from '../http-response.ts';
import { Connection } from './connection.ts';
import { requestWriter } from './request-writer.ts';

/**
 * Connections without TLS, each for one request at a time: as many as there are requests at a time. Those that idle are
 * used again, the latest first, for as long as the server keeps them.
 */
export function createPlainConnections(url: URL, maxBytes: number): HttpConnections {
  const writeRequest = requestWriter(url);
  const open = new Set<Connection>();
  /** Those that wait for a request, and until when, on the clock of `performance.now()`. */
  const idle: { readonly connection: Connection; readonly untilMs: number }[] = [];
  let closing = false;
  let sweeping: NodeJS.Timeout | undefined;

  const options = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 80),
    maxBytes,
    onFree(connection: Connection, idleMs: number) {
      if (closing) return connection.destroy();
      idle.push({ connection, untilMs: performance.now() + idleMs });
      sweeping ??= setTimeout(sweep, idleMs).unref();
    },
    onClosed(connection: Connection) {
      open.delete(connection);
      const index = idle.findIndex((entry) => entry.connection === connection);
      if (index !== -1) idle.splice(index, 1);
    },
  };

  /** Closes what has idled for too long: the server is about to. */
  function sweep(): void {
    const nowMs = performance.now();
    for (const { connection, untilMs } of idle) if (untilMs <= nowMs) connection.destroy();
    const left = idle.filter(({ untilMs }) => untilMs > nowMs);
    const nextMs = Math.min(...left.map(({ untilMs }) => untilMs)) - nowMs;
    sweeping = left.length > 0 ? setTimeout(sweep, nextMs).unref() : undefined;
  }

  function connection(): Connection {
    const nowMs = performance.now();
    for (let latest = idle.pop(); latest; latest = idle.pop()) {
      if (latest.untilMs > nowMs && latest.connection.usable) return latest.connection;
      latest.connection.destroy();
    }
    const opened = new Connection(options);
    open.add(opened);
    return opened;
  }

  return {
    post(headers, body, patience) {
      if (closing) return Promise.reject(connectionFailed(new Error('the connections are closed')));
      return connection().send((socket) => writeRequest(socket, headers, body), patience);
    },
    close() {
      closing = true;
      for (const each of open) if (!each.busy) each.destroy();
    },
    async destroy() {
      closing = true;
      clearTimeout(sweeping);
      for (const each of open) each.destroy();
    },
  };
}
