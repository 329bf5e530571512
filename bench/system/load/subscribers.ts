import { randomUUID } from 'node:crypto';
import { openRawEventStream } from './raw-event-stream.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

/** Clients who all subscribe to the same thing, each on a socket of its own, and stay. */
export interface SubscribeOrder {
  readonly kind: 'subscribe';
  readonly url: string;
  readonly count: number;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Over WebSocket unless it says so. */
  readonly over?: 'sse';
  /** Of each client in turn; anonymous clients without. */
  readonly tokens?: readonly string[];
}

/** Waits until every one of them was told something new. */
export interface AwaitOrder {
  readonly kind: 'await';
}

export interface AwaitResult {
  /** When each was told, in milliseconds since 1970. */
  readonly toldAtMs: readonly number[];
  /** Of this process, since the order before. */
  readonly cpuMs: number;
}

/** Clients who come back with an old cursor and want all that came since. */
export interface ResumeOrder extends Omit<SubscribeOrder, 'kind' | 'over' | 'tokens'> {
  readonly kind: 'resume';
  /** How many events each has missed. */
  readonly missed: number;
}

export interface ResumeResult {
  readonly tookMs: number;
  /** Of this process. */
  readonly cpuMs: number;
}

const AT_ONCE = 50;
const nowMs = (): number => performance.timeOrigin + performance.now();

let subscribers = 0;
let told: number[] = [];
let onTold = (): void => {};
/** The first thing that went wrong with a subscriber who had been told something. */
let failure: Error | undefined;

/** Resolves when every one has its first message. */
export async function subscribe({ count, tokens, ...order }: SubscribeOrder): Promise<{ open: number }> {
  const open = order.over === 'sse' ? openStream : openSocket;
  async function openOneByOne(): Promise<void> {
    while (subscribers < count) {
      const token = tokens?.[subscribers];
      subscribers += 1;
      await new Promise<void>((resolve, reject) => {
        let isFirst = true;
        const fail = (error: Error): void => {
          failure ??= error;
          reject(error);
          onTold();
        };
        const onNext = () => {
          if (isFirst) {
            isFirst = false;
            return resolve();
          }
          told.push(nowMs());
          onTold();
        };
        open({ ...order, authorization: token && `Bearer ${token}`, onNext, fail });
      });
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, openOneByOne));
  return { open: subscribers };
}

export async function awaitAll(): Promise<AwaitResult> {
  const cpu = process.cpuUsage();
  await new Promise<void>((resolve, reject) => {
    onTold = () => {
      if (failure) reject(failure);
      else if (told.length >= subscribers) resolve();
    };
    onTold();
  });
  const toldAtMs = told;
  told = [];
  return { toldAtMs, cpuMs: cpuMsSince(cpu) };
}

export async function resume({ url, count, query, variables, missed }: ResumeOrder): Promise<ResumeResult> {
  const startedMs = nowMs();
  const cpu = process.cpuUsage();
  await Promise.all(
    Array.from({ length: count }, () => {
      let left = missed;
      return new Promise<void>((resolve, reject) => {
        const onNext = () => {
          left -= 1;
          if (left > 0) return;
          resolve();
          socket.destroy();
        };
        const socket = openSocket({ url, query, variables, authorization: undefined, onNext, fail: reject });
      });
    }),
  );
  return { tookMs: nowMs() - startedMs, cpuMs: cpuMsSince(cpu) };
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Where a message says what it is: the gateway writes its type first, or right behind the id. */
const TYPE_WITHIN_BYTES = 80;

interface Client {
  readonly url: string;
  readonly query: string;
  readonly variables: object;
  readonly authorization: string | undefined;
  /** Called for each message, and does not look into it. */
  readonly onNext: () => void;
  readonly fail: (error: Error) => void;
}

function openSocket({ url, query, variables, authorization, onNext, fail }: Client): RawSocket {
  const subscribe = JSON.stringify({ type: 'subscribe', id: randomUUID(), payload: { query, variables } });
  const socket = openRawSocket({
    url,
    onOpen: () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })),
    onError: fail,
    onMessage(bytes) {
      const start = bytes.toString('latin1', 0, TYPE_WITHIN_BYTES);
      if (start.includes('"type":"next"')) return onNext();
      if (start.includes('"type":"connection_ack"')) socket.send(subscribe);
      else if (start.includes('"type":"ping"')) socket.send('{"type":"pong"}');
      else fail(new Error(String(bytes)));
    },
  });
  return socket;
}

function openStream({ onNext, fail, ...client }: Client): void {
  openRawEventStream({
    ...client,
    onError: fail,
    onEvent: (start) => (start.startsWith('next') ? onNext() : fail(new Error(start))),
  });
}
