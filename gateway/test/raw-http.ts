import { once } from 'node:events';
import { connect } from 'node:net';

/** One TCP connection to a gateway, to say on it what no HTTP client would. */
export interface RawConnection extends AsyncDisposable {
  write(text: string): void;
  /** All that came, once it contains the text or the gateway has closed the connection. */
  until(text: string): Promise<string>;
  /** All that came, once the gateway has closed the connection. */
  readonly closed: Promise<string>;
}

export async function connectRaw({ url }: { url: string }): Promise<RawConnection> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
  await once(socket, 'connect');
  let received = '';
  socket.on('data', (text) => {
    received += text;
  });
  socket.on('error', () => {}); // the gateway may have to break it off
  const closed = once(socket, 'close').then(() => received);
  return {
    write: (text) => void socket.write(text),
    async until(text) {
      while (!received.includes(text) && !socket.closed) await Promise.race([once(socket, 'data'), closed]);
      return received;
    },
    closed,
    async [Symbol.asyncDispose]() {
      socket.destroy();
      await closed;
    },
  };
}

/** The head of a POST of JSON, with more header lines. */
export function postHead(...headers: string[]): string {
  const lines = ['POST /graphql HTTP/1.1', 'Host: gateway', 'Content-Type: application/json', ...headers];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
