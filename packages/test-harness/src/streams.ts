import { randomUUID } from 'node:crypto';
import { type Bus, connectBus, natsHeaders } from '@naru/messaging';
import type { NatsUsers } from '@naru/nats';
import { pino } from 'pino';

/** A message as the stream keeps it. */
export interface PublishedEvent {
  readonly sequence: number;
  /** Such as `pickup.call.<id>.confirmed`. */
  readonly subject: string;
  /** The subject's last token. */
  readonly fact: string;
  /** The CloudEvents id. */
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: a scenario knows the event that it looks at
  readonly body: any;
}

/** Looks at the streams beside the services, as an operator of the platform would. */
export interface Streams {
  /** Everything that the stream keeps, in its order. */
  read(stream: string): Promise<PublishedEvent[]>;
  /** Deletes everything that the stream keeps. */
  purge(stream: string): Promise<void>;
  /** Publishes an event that the stream keeps again, past the stream's own recognition of repeats. */
  repeat(stream: string, sequence: number): Promise<void>;
  /** How far everything is. */
  progress(): Promise<Progress>;
}

export interface Progress {
  /** How many events the streams have ever taken. */
  readonly published: number;
  /** How often an event waits for a policy, or was given to one that has not settled it yet. */
  readonly unhandled: number;
}

type Credentials = ReturnType<NatsUsers['credentialsOf']>;

/** The streams of the services' events. */
const CONTEXTS = ['PICKUP', 'RENTAL', 'CUSTOMER'];
const BATCH = 1_000;
const BATCH_TIMEOUT_MS = 5_000;

export const streamsOf = (natsUrl: string, credentials?: Credentials): Streams => ({
  async read(stream) {
    await using bus = await connectTo(natsUrl, credentials);
    const { state } = await bus.jsm.streams.info(stream);
    const consumer = await bus.js.consumers.get(stream);
    const events: PublishedEvent[] = [];
    for (let position = Math.max(state.first_seq - 1, 0); position < state.last_seq; ) {
      const before = position;
      for await (const message of await consumer.fetch({ max_messages: BATCH, expires: BATCH_TIMEOUT_MS })) {
        const { seq: sequence, subject } = message;
        const fact = subject.slice(subject.lastIndexOf('.') + 1);
        const id = message.headers?.get('ce-id') ?? '';
        events.push({ sequence, subject, fact, id, body: message.json() });
        position = sequence;
        if (position >= state.last_seq) break;
      }
      if (position === before) throw new Error(`The stream ${stream} does not answer`);
    }
    return events;
  },
  async repeat(stream, sequence) {
    await using bus = await connectTo(natsUrl, credentials);
    const kept = await bus.jsm.streams.getMessage(stream, { seq: sequence });
    if (kept === null) return;
    const headers = natsHeaders(
      Object.fromEntries([...kept.header].map(([name, [value = '']]) => [name, value])),
    );
    headers.set('Nats-Msg-Id', randomUUID());
    await bus.js.publish(kept.subject, kept.data, { headers });
  },
  async progress() {
    await using bus = await connectTo(natsUrl, credentials);
    let [published, unhandled] = [0, 0];
    for (const stream of CONTEXTS) {
      // The policies first: what they handle later is published later.
      for await (const { config, num_pending, num_ack_pending } of bus.jsm.consumers.list(stream)) {
        if (config.durable_name !== undefined) unhandled += num_pending + num_ack_pending;
      }
      published += (await bus.jsm.streams.info(stream)).state.last_seq;
    }
    return { published, unhandled };
  },
  async purge(stream) {
    await using bus = await connectTo(natsUrl, credentials);
    await bus.jsm.streams.purge(stream);
  },
});

const connectTo = (servers: string, credentials?: Credentials): Promise<Bus> =>
  connectBus({ servers, name: 'test', log: pino({ level: 'silent' }), ...credentials });
