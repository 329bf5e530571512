import { openRawConnection, type RawConnection, requestHead } from './raw-connection.ts';

export interface RawEventStreamOptions {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly query: string;
  readonly variables: object;
  /** Called for each event that is no heartbeat, as far as it has come with the bytes that begin it. */
  readonly onEvent: (start: string) => void;
  readonly onError: (error: Error) => void;
}

const EVENT = 'event: ';

/** Subscribes by server-sent events. */
export function openRawEventStream(options: RawEventStreamOptions): Pick<RawConnection, 'destroy'> {
  const { url, authorization, query, variables, onEvent, onError } = options;
  let isAnswered = false;
  const connection = openRawConnection({
    url,
    onError,
    onBytes(bytes) {
      const text = bytes.toString('latin1');
      if (!isAnswered && !text.startsWith('HTTP/1.1 200 ')) throw new Error(text);
      isAnswered = true;
      for (let at = text.indexOf(EVENT); at !== -1; at = text.indexOf(EVENT, at + EVENT.length))
        onEvent(text.slice(at + EVENT.length));
    },
  });
  const body = JSON.stringify({ query, variables });
  const head = requestHead('POST', url, [
    'Accept: text/event-stream',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
  ]);
  connection.socket.write(head + body);
  return connection;
}
