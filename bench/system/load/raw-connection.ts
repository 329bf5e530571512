import { connect, type Socket } from 'node:net';

export interface RawConnectionOptions {
  readonly url: string;
  /** What has come; the bytes are only good until this returns. What it throws ends the connection. */
  readonly onBytes: (bytes: Buffer) => void;
  /** Also called when the gateway closes the connection. */
  readonly onError: (error: Error) => void;
}

/** A connection to the gateway that costs its process next to nothing, so that the gateway is what is measured. */
export interface RawConnection {
  readonly socket: Socket;
  /** Goes without a word. */
  destroy(): void;
}

/** All connections of this process are read into the same bytes, one after another. */
const shared = Buffer.allocUnsafe(65_536);

export function openRawConnection({ url, onBytes, onError }: RawConnectionOptions): RawConnection {
  const { hostname, port } = new URL(url);
  let isDestroyed = false;
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: {
      buffer: shared,
      callback(length) {
        try {
          onBytes(shared.subarray(0, length));
        } catch (error) {
          socket.destroy(error as Error);
        }
        return true;
      },
    },
  });
  socket.on('error', onError);
  socket.on('close', (hadError) => {
    if (!isDestroyed && !hadError) onError(new Error('The gateway has closed a connection'));
  });
  return {
    socket,
    destroy() {
      isDestroyed = true;
      socket.destroy();
    },
  };
}

/** The head of a request to the gateway. */
export const requestHead = (method: 'GET' | 'POST', url: string, headers: readonly string[]): string =>
  [`${method} /graphql HTTP/1.1`, `Host: ${new URL(url).host}`, ...headers, '\r\n'].join('\r\n');
