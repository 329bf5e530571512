import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '@naru/messaging';
import { DeliverPolicy } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import { codedError } from '../../security/errors.ts';
import { decodeStreamEvent, type StreamEvent } from './stream-event.ts';

export interface ReplayRange {
  readonly stream: string;
  readonly subject: string;
  readonly afterSequence: number;
  readonly untilSequence: number;
}

/** Some events at a time. */
export type Replay = (range: ReplayRange) => AsyncGenerator<readonly StreamEvent[], void>;

/** So many are asked for one by one: a consumer costs the server more, and most who come back have missed little. */
const askedOneByOne = 3;
const batchSize = 256;
const batchTimeoutMs = 5_000;
const attempts = 5;
const retryDelayMs = 500;

/**
 * Past events of a subject, in order and complete, fetched batch by batch as they are taken.
 * @throws GraphQLError EVENTS_UNAVAILABLE when the stream does not answer for several seconds
 */
export function createReplay(bus: Bus, log: Logger): Replay {
  return async function* replay(range) {
    let afterSequence = range.afterSequence;
    for (let attempt = 1; afterSequence < range.untilSequence; attempt += 1) {
      try {
        for await (const events of readOnce(bus, log, { ...range, afterSequence })) {
          afterSequence = events.at(-1)?.sequence ?? afterSequence;
          attempt = 1;
          yield events;
        }
        return;
      } catch (error) {
        log.warn({ err: error, stream: range.stream, afterSequence }, 'replay interrupted');
        if (attempt === attempts)
          throw codedError('EVENTS_UNAVAILABLE', 'Past events cannot be read at the moment.');
        await delay(retryDelayMs);
      }
    }
  };
}

async function* readOnce(bus: Bus, log: Logger, range: ReplayRange): AsyncGenerator<StreamEvent[]> {
  // The end is looked up: how many messages are pending nats-server 2.9 miscounts from the middle of a stream on.
  const last = await bus.jsm.streams.getMessage(range.stream, { last_by_subj: range.subject });
  let position = range.afterSequence;
  if (last === null || last.seq <= position) return;
  const end = Math.min(last.seq, range.untilSequence);
  for (let count = 0; count < askedOneByOne && position < end; count += 1) {
    const next = { seq: position + 1, next_by_subj: range.subject };
    const message = await bus.jsm.streams.getMessage(range.stream, next);
    if (message === null || message.seq > end) return; // what was there has been dropped meanwhile
    position = message.seq;
    const event = decodeStreamEvent(message, log);
    if (event) yield [event];
  }
  if (position >= end) return;
  const consumer = await bus.js.consumers.get(range.stream, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: position + 1,
    filter_subjects: range.subject,
  });
  try {
    while (position < end) {
      const before = position;
      const messages = await consumer.fetch({ max_messages: batchSize, expires: batchTimeoutMs });
      const events: StreamEvent[] = [];
      for await (const message of messages) {
        position = message.seq;
        const event = position > end ? null : decodeStreamEvent(message, log);
        if (event) events.push(event);
        if (position >= end) break;
      }
      if (events.length > 0) yield events;
      if (position === before) throw new Error(`no message within ${batchTimeoutMs} ms`);
    }
  } finally {
    consumer.delete().catch(() => {}); // the server forgets it by itself later
  }
}
