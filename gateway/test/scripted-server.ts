import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** One connection of a client, on the side of the server. */
export interface ScriptedConnection {
  /** Resolves with the next request, a POST with its length, as text. */
  request(): Promise<string>;
  write(...texts: string[]): void;
  end(): void;
  /** Breaks it off without a word. */
  reset(): void;
  readonly closed: Promise<unknown>;
  readonly socket: Socket;
}

/** A server of bytes: what it says, and when it closes a connection, is up to the test. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  /** How many connections there have been. */
  readonly accepted: number;
}

/** @param script is run for each connection, with its number from 0 on */
export async function startScriptedServer(
  script: (connection: ScriptedConnection, index: number) => Promise<unknown>,
  host = '127.0.0.1',
): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    void script(connectionOver(socket), accepted++).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const authority = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${authority}:${(server.address() as AddressInfo).port}/graphql?a=b`,
    get accepted() {
      return accepted;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function connectionOver(socket: Socket): ScriptedConnection {
  let received = '';
  socket.setEncoding('latin1').on('data', (text) => {
    received += text;
  });
  socket.on('error', () => {}); // clients may break it off
  const closed = new Promise((resolve) => socket.once('close', resolve));
  return {
    socket,
    closed,
    async request() {
      for (;;) {
        const [head, length] = /^[\s\S]*?\r\ncontent-length: (\d+)\r\n\r\n/i.exec(received) ?? [];
        const end = head === undefined ? Number.POSITIVE_INFINITY : head.length + Number(length);
        if (received.length >= end) {
          const request = received.slice(0, end);
          received = received.slice(end);
          return request;
        }
        if (socket.closed) throw new Error('the client has gone');
        await Promise.race([once(socket, 'data'), closed]);
      }
    },
    write(...texts) {
      for (const text of texts) socket.write(text);
    },
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
  };
}

/** A response of JSON, with more header lines. */
export function jsonResponse(value: unknown, ...headers: string[]): string {
  const body = JSON.stringify(value);
  const lines = ['HTTP/1.1 200 OK', `content-length: ${Buffer.byteLength(body)}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
