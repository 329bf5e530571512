import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { waitFor } from '@naru/test-harness';
import { WebSocket } from 'ws';

/** A WebSocket that says whatever it is told to. */
export interface HostileSocket extends Disposable {
  readonly socket: WebSocket;
  /** What came, as objects. */
  readonly messages: readonly SocketMessage[];
  /** Resolves with the code that the gateway closed it with. */
  readonly closed: Promise<number>;
  say(message: object | string | Buffer): void;
  /** The first message that came of this type, and for this id where one is given. */
  heard(type: string, id?: string): Promise<SocketMessage>;
}

export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the gateway says
  readonly payload?: any;
}

const socketUrl = (url: string): string => `${url.replace('http', 'ws')}/graphql`;

/** @param init what it introduces itself with; undefined for one that does not. */
export async function openSocket(url: string, init?: object): Promise<HostileSocket> {
  const socket = new WebSocket(socketUrl(url), 'graphql-transport-ws');
  const messages: SocketMessage[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.on('error', () => {}); // it may be cut off
  const closed = once(socket, 'close').then(([code]) => code as number);
  await Promise.race([once(socket, 'open'), closed]);
  const opened: HostileSocket = {
    socket,
    messages,
    closed,
    say: (message) =>
      socket.send(
        typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
      ),
    heard: (type, id) =>
      waitFor(
        () => messages.find((message) => message.type === type && (id === undefined || message.id === id)),
        {
          what: `a message ${type}`,
        },
      ),
    [Symbol.dispose]: () => socket.terminate(),
  };
  if (init !== undefined) {
    opened.say({ type: 'connection_init', payload: init });
    await Promise.race([opened.heard('connection_ack'), closed]);
  }
  return opened;
}

/** A connection that was opened as a WebSocket, to send frames on that no client would. */
export async function openBareSocket(url: string): Promise<{ socket: Socket; closed: Promise<Buffer> }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  const received: Buffer[] = [];
  socket.write(
    [
      'GET /graphql HTTP/1.1',
      'Host: naru',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: graphql-transport-ws',
      '\r\n',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  socket.on('data', (data) => received.push(data));
  return { socket, closed: once(socket, 'close').then(() => Buffer.concat(received)) };
}

/** One frame of the WebSocket protocol (RFC 6455, 5.2), masked with zeros. */
export function frame({
  first,
  length,
  payload = '',
}: {
  first: number;
  length?: number;
  payload?: string;
}): Buffer {
  const body = Buffer.from(payload);
  const size = length ?? body.length;
  const MASKED = 0x80;
  const head =
    size < 126
      ? Buffer.from([first, MASKED | size])
      : Buffer.from([
          first,
          MASKED | 127,
          ...Array.from({ length: 8 }, (_, n) => Number((BigInt(size) >> BigInt(8 * (7 - n))) & 0xffn)),
        ]);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}

/** The code in the close frame that ends what came. */
export const closeCodeIn = (received: Buffer): number | undefined => {
  const at = received.lastIndexOf(0x88);
  return at === -1 ? undefined : received.readUInt16BE(at + 2);
};
