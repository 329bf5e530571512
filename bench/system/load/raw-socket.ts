import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { frameReader } from './frame-reader.ts';

/** A WebSocket to the gateway that costs its process next to nothing, so that the gateway is what is measured. */
export interface RawSocket {
  /** At most 65,535 bytes. */
  send(text: string): void;
  /** Goes without a word. */
  destroy(): void;
}

export interface RawSocketOptions {
  readonly url: string;
  /** The bytes are only good until this returns. */
  readonly onMessage: (bytes: Buffer) => void;
  /** Called once it can be sent to. */
  readonly onOpen: (socket: RawSocket) => void;
  readonly onError: (error: Error) => void;
}

const LINE_END = '\r\n';
const END_OF_HEAD = `${LINE_END}${LINE_END}`;
const FINAL_TEXT = 0x81;
const IS_MASKED = 0x80;
const TWO_BYTES_OF_LENGTH = 126;
const WITHOUT_EFFECT = Buffer.alloc(4);
const pong = Buffer.concat([Buffer.from([0x8a, IS_MASKED]), WITHOUT_EFFECT]);
/** All sockets of this process are read into the same bytes, one after another. */
const shared = Buffer.allocUnsafe(65_536);

export function openRawSocket({ url, onMessage, onOpen, onError }: RawSocketOptions): RawSocket {
  const { hostname, port } = new URL(url);
  let isDestroyed = false;
  /** Of the answer to the handshake, as far as it has come; undefined behind it. */
  let head: string | undefined = '';
  const read = frameReader({ onMessage, onPing: () => void socket.write(pong) });
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: {
      buffer: shared,
      callback(length) {
        const bytes = shared.subarray(0, length);
        try {
          if (head === undefined) read(bytes);
          else readHead(bytes);
        } catch (error) {
          socket.destroy(error as Error);
        }
        return true;
      },
    },
  });
  const raw: RawSocket = {
    send: (text) => void socket.write(textFrame(text)),
    destroy() {
      isDestroyed = true;
      socket.destroy();
    },
  };

  function readHead(bytes: Buffer): void {
    const text = `${head}${bytes.toString('latin1')}`;
    const end = text.indexOf(END_OF_HEAD);
    head = text;
    if (end === -1) return;
    if (!text.startsWith('HTTP/1.1 101 ')) throw new Error(text);
    head = undefined;
    onOpen(raw);
    read(Buffer.from(text.slice(end + END_OF_HEAD.length), 'latin1'));
  }

  socket.on('error', onError);
  socket.on('close', (hadError) => {
    if (!isDestroyed && !hadError) onError(new Error('The gateway has closed a socket'));
  });
  socket.write(
    [
      'GET /graphql HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: graphql-transport-ws',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      LINE_END,
    ].join(LINE_END),
  );
  return raw;
}

/** Clients must mask what they send; a mask of zeros changes nothing. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const short = payload.length < TWO_BYTES_OF_LENGTH;
  const head = Buffer.alloc(short ? 2 : 4);
  head[0] = FINAL_TEXT;
  head[1] = IS_MASKED | (short ? payload.length : TWO_BYTES_OF_LENGTH);
  if (!short) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, WITHOUT_EFFECT, payload]);
}
