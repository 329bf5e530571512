import { waitFor } from '@naru/test-harness';

export interface ServerSentEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the test has selected
  readonly data: any;
}

/** One response of server-sent events, as a browser's `EventSource` would read it. */
export interface EventStream extends AsyncDisposable {
  readonly response: Response;
  readonly events: ServerSentEvent[];
  /** Comments, which only show that the stream is alive. */
  readonly heartbeats: number;
  /** Whether the server has ended the response, or cut it off. */
  readonly ended: boolean;
  /** The n-th event, counted from 0, once it has come. */
  event(index: number): Promise<ServerSentEvent>;
  untilEnded(): Promise<void>;
}

/** Opens a stream by GET, with what a browser could send, or whatever `init` says. */
export async function openEventStream(
  url: string,
  params: { query: string; variables?: object },
  init: RequestInit = {},
): Promise<EventStream> {
  const search = new URLSearchParams({
    query: params.query,
    variables: JSON.stringify(params.variables ?? {}),
  });
  const closing = new AbortController();
  const response = await fetch(`${url}?${search}`, {
    ...init,
    signal: closing.signal,
    headers: { accept: 'text/event-stream', ...init.headers },
  });
  const events: ServerSentEvent[] = [];
  let heartbeats = 0;
  let ended = false;

  async function read(): Promise<void> {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.startsWith(':')) heartbeats += 1;
        else events.push(parseEvent(block));
      }
    }
  }
  const reading = read()
    .catch(() => {})
    .then(() => {
      ended = true;
    });

  return {
    response,
    events,
    get heartbeats() {
      return heartbeats;
    },
    get ended() {
      return ended;
    },
    async event(index) {
      await waitFor(() => events.length > index || ended, { what: `event ${index}`, intervalMs: 2 });
      const event = events[index];
      if (!event) throw new Error(`ended before event ${index}: ${JSON.stringify(events)}`);
      return event;
    },
    untilEnded: () => reading,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await reading;
    },
  };
}

function parseEvent(block: string): ServerSentEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
  const data = fields.get('data');
  return { id: fields.get('id'), event: fields.get('event'), data: data ? JSON.parse(data) : undefined };
}
