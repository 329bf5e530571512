import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Bus } from '@naru/messaging';
import { type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import { readTogether } from '../read-together.ts';
import type { StreamPlace } from './cursors.ts';
import { decodeStreamEvent, type StreamEvent, storedMsOf } from './stream-event.ts';
import { createSubjectRouter } from './subject-router.ts';

/** One subscriber's end of a hub. */
export interface HubSubscriber {
  push(event: StreamEvent): void;
  /** The stream cannot be followed any further: whoever is behind this must start anew. */
  lost(): void;
}

/** A subscriber in its place: it gets every event behind `position`. */
export interface Attachment extends Disposable {
  readonly position: number;
}

export interface StreamState {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly lastStoredMs: number;
  readonly createdMs: number;
}

/** The one reader of a stream in this process, shared by all of its subscribers. */
export interface StreamHub extends AsyncDisposable {
  /** @throws Error when the stream cannot be reached */
  attach(pattern: string, subscriber: HubSubscriber): Promise<Attachment>;
  state(): Promise<StreamState>;
  /** Whether what was stored there still is, or was there and has been dropped as old, and nothing else is in its place. */
  holds(place: StreamPlace): Promise<boolean>;
}

interface StreamHubOptions {
  readonly bus: Bus;
  readonly stream: string;
  readonly log: Logger;
  /** How long the stream may fail to be read, while NATS is there, before the subscribers are told. */
  readonly patienceMs?: number;
}

const retryDelayMs = 200;
/** Thousands who share nothing have an event executed for each of them: others are served in between. */
const turnMs = 5;
/** What the ways of asking for a time differ by: it comes in nanoseconds, which numbers hold roughly. */
const roundingMs = 1;

/**
 * Follows the stream from its end at the first subscriber on, with an ordered consumer that is made anew behind the
 * last sequence seen whenever the connection or the consumer was lost. (The client's own recovery does not notice
 * messages that were on their way when the connection broke until a later one arrives.)
 */
export function createStreamHub({ bus, stream, log, patienceMs = 30_000 }: StreamHubOptions): StreamHub {
  const subscribers = createSubjectRouter<HubSubscriber>();
  let position: StreamPlace = { sequence: 0, storedMs: 0 };
  let following: Promise<void> | undefined;
  let messages: ConsumerMessages | undefined;
  let disposed = false;

  const together = readTogether<StreamState>();

  const state = () => together(() => patiently(readState));

  /** A process that stood still takes its question for unanswered before it looks at the answer: it asks once more. */
  async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch {
      bus.assertConnected();
      return ask();
    }
  }

  async function readState(): Promise<StreamState> {
    const info = await bus.jsm.streams.info(stream);
    return {
      firstSequence: info.state.first_seq,
      lastSequence: info.state.last_seq,
      lastStoredMs: Date.parse(info.state.last_ts),
      createdMs: Date.parse(info.created as unknown as string),
    };
  }

  async function holds({ sequence, storedMs }: StreamPlace): Promise<boolean> {
    if (sequence === 0) return true;
    const message = await patiently(() => bus.jsm.streams.getMessage(stream, { seq: sequence }));
    return message === null || Math.abs(message.time.getTime() - storedMs) <= roundingMs;
  }

  async function start(): Promise<void> {
    const { lastSequence, lastStoredMs, createdMs } = await state();
    position = { sequence: lastSequence, storedMs: lastStoredMs };
    void follow(createdMs);
  }

  async function follow(createdMs: number): Promise<void> {
    const connection = watchReconnects();
    let failingSinceMs: number | undefined;
    while (!disposed) {
      try {
        const now = await state();
        const isShorter = now.lastSequence < position.sequence;
        if (now.createdMs !== createdMs || isShorter || !(await holds(position))) {
          throw new StreamReplaced(`the stream ${stream} is not the one that was followed`);
        }
        await readFrom(position.sequence + 1);
        failingSinceMs = undefined;
      } catch (error) {
        failingSinceMs ??= Date.now();
        const hopeless = error instanceof StreamReplaced || bus.nc.isClosed();
        if (hopeless || Date.now() - failingSinceMs > patienceMs) {
          if (!disposed) log.error({ err: error, stream }, 'cannot follow the stream');
          break;
        }
        await delay(retryDelayMs);
      }
    }
    connection.stop();
    following = undefined;
    for (const subscriber of subscribers.all()) tell(() => subscriber.lost());
  }

  async function readFrom(sequence: number): Promise<void> {
    const consumer = await bus.js.consumers.get(stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: sequence,
    });
    messages = await consumer.consume({ max_messages: 1_000, abort_on_missing_resource: true });
    if (disposed) messages.stop();
    try {
      for await (const message of messages) await accept(message);
    } finally {
      consumer.delete().catch(() => {}); // the server forgets it by itself later
    }
  }

  async function accept(message: JsMsg): Promise<void> {
    if (message.seq <= position.sequence) return;
    position = { sequence: message.seq, storedMs: storedMsOf(message) };
    const matching = subscribers.match(message.subject);
    if (matching.length === 0) return;
    const event = decodeStreamEvent(message, log);
    if (!event) return;
    let turnBeganMs = performance.now();
    for (const subscriber of matching) {
      tell(() => subscriber.push(event));
      if (performance.now() - turnBeganMs < turnMs) continue;
      await nextTurn();
      turnBeganMs = performance.now();
    }
  }

  /** One subscriber's failure must not cost the others their event. */
  function tell(subscriber: () => void): void {
    try {
      subscriber();
    } catch (error) {
      log.error({ err: error, stream }, 'a subscriber failed');
    }
  }

  function watchReconnects(): { stop(): void } {
    const statuses = bus.nc.status();
    void (async () => {
      for await (const { type } of statuses) if (type === 'reconnect') messages?.stop();
    })();
    return { stop: () => (statuses as unknown as { stop(): void }).stop() };
  }

  return {
    state,
    holds,
    async attach(pattern, subscriber) {
      following ??= start().catch((error) => {
        following = undefined;
        throw error;
      });
      await following;
      subscribers.add(pattern, subscriber);
      return { position: position.sequence, [Symbol.dispose]: () => subscribers.remove(pattern, subscriber) };
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      messages?.stop();
    },
  };
}

class StreamReplaced extends Error {}
