import { connect } from 'node:net';
import type { RawSocket } from './raw-socket.ts';

export interface RawEventStreamOptions {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly query: string;
  readonly variables: object;
  /** Called for each event that is no heartbeat, as far as it has come with the bytes that begin it. */
  readonly onEvent: (start: string) => void;
  readonly onError: (error: Error) => void;
}

const LINE_END = '\r\n';
const EVENT = 'event: ';
/** All streams of this process are read into the same bytes, one after another. */
const shared = Buffer.allocUnsafe(65_536);

/** Subscribes by server-sent events, with a client that costs its process next to nothing. */
export function openRawEventStream(options: RawEventStreamOptions): Pick<RawSocket, 'destroy'> {
  const { authorization, query, variables, onEvent, onError } = options;
  const { hostname, port } = new URL(options.url);
  let isDestroyed = false;
  let isAnswered = false;
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: {
      buffer: shared,
      callback(length) {
        const text = shared.toString('latin1', 0, length);
        if (!isAnswered && !text.startsWith('HTTP/1.1 200 ')) socket.destroy(new Error(text));
        isAnswered = true;
        for (let at = text.indexOf(EVENT); at !== -1; at = text.indexOf(EVENT, at + EVENT.length))
          onEvent(text.slice(at + EVENT.length));
        return true;
      },
    },
  });
  socket.on('error', onError);
  socket.on('close', (hadError) => {
    if (!isDestroyed && !hadError) onError(new Error('The gateway has ended a stream'));
  });
  const body = JSON.stringify({ query, variables });
  socket.write(
    [
      'POST /graphql HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Accept: text/event-stream',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
      LINE_END,
    ].join(LINE_END) + body,
  );
  return {
    destroy() {
      isDestroyed = true;
      socket.destroy();
    },
  };
}
