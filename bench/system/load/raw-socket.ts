import { randomBytes } from 'node:crypto';
import { frameReader } from './frame-reader.ts';
import { openRawConnection, requestHead } from './raw-connection.ts';

/** A WebSocket to the gateway. */
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

const END_OF_HEAD = '\r\n\r\n';
const FINAL_TEXT = 0x81;
const IS_MASKED = 0x80;
const TWO_BYTES_OF_LENGTH = 126;
const WITHOUT_EFFECT = Buffer.alloc(4);
const pong = Buffer.concat([Buffer.from([0x8a, IS_MASKED]), WITHOUT_EFFECT]);

export function openRawSocket({ url, onMessage, onOpen, onError }: RawSocketOptions): RawSocket {
  /** Of the answer to the handshake, as far as it has come; undefined behind it. */
  let head: string | undefined = '';
  const read = frameReader({ onMessage, onPing: () => void socket.write(pong) });
  const { socket, destroy } = openRawConnection({
    url,
    onError,
    onBytes(bytes) {
      if (head === undefined) read(bytes);
      else readHead(bytes);
    },
  });
  const raw: RawSocket = { send: (text) => void socket.write(textFrame(text)), destroy };

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

  socket.write(
    requestHead('GET', url, [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: graphql-transport-ws',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ]),
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
