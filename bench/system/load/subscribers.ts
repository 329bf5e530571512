import { WebSocket } from 'ws';

/** Clients who all subscribe to the same thing, each on a socket of its own, and stay. */
export interface SubscribeOrder {
  readonly kind: 'subscribe';
  readonly url: string;
  readonly count: number;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Waits until every one of them was told something new. */
export interface AwaitOrder {
  readonly kind: 'await';
}

/** When each was told, in milliseconds since 1970. */
export interface AwaitResult {
  readonly toldAtMs: readonly number[];
}

/** Clients who come back with an old cursor and want all that came since. */
export interface ResumeOrder extends Omit<SubscribeOrder, 'kind'> {
  readonly kind: 'resume';
  /** How many events each has missed. */
  readonly missed: number;
}

export interface ResumeResult {
  readonly tookMs: number;
}

const AT_ONCE = 50;
const nowMs = (): number => performance.timeOrigin + performance.now();

const sockets: WebSocket[] = [];
let told: number[] = [];
let onTold = (): void => {};

/** Resolves when every one has its first message. */
export async function subscribe({ url, count, query, variables }: SubscribeOrder): Promise<{ open: number }> {
  async function openOneByOne(): Promise<void> {
    while (sockets.length < count) {
      const slot = sockets.length;
      sockets.length += 1;
      await new Promise<void>((resolve, reject) => {
        let isFirst = true;
        sockets[slot] = open(url, query, variables, reject, () => {
          if (isFirst) {
            isFirst = false;
            return resolve();
          }
          told.push(nowMs());
          onTold();
        });
      });
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, openOneByOne));
  return { open: sockets.length };
}

export async function awaitAll(): Promise<AwaitResult> {
  await new Promise<void>((resolve) => {
    onTold = () => {
      if (told.length >= sockets.length) resolve();
    };
    onTold();
  });
  const toldAtMs = told;
  told = [];
  return { toldAtMs };
}

export async function resume({ url, count, query, variables, missed }: ResumeOrder): Promise<ResumeResult> {
  const startedMs = nowMs();
  await Promise.all(
    Array.from({ length: count }, () => {
      let left = missed;
      return new Promise<void>((resolve, reject) => {
        const socket = open(url, query, variables, reject, () => {
          left -= 1;
          if (left > 0) return;
          resolve();
          socket.terminate();
        });
      });
    }),
  );
  return { tookMs: nowMs() - startedMs };
}

/** One subscriber, who calls back for each message. */
function open(
  url: string,
  query: string,
  variables: object,
  fail: (error: Error) => void,
  onNext: () => void,
): WebSocket {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', fail);
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  socket.on('message', (data: Buffer) => {
    const text = String(data);
    if (text.includes('"type":"next"')) return onNext();
    if (text.includes('"type":"connection_ack"')) {
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query, variables } }));
    } else if (text.includes('"type":"ping"')) socket.send('{"type":"pong"}');
    else fail(new Error(text));
  });
  return socket;
}
