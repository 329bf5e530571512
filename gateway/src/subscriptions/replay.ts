import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '@naru/messaging';
import { DeliverPolicy } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import { codedError } from '../security/errors.ts';
import { decodeStreamEvent, type StreamEvent } from './stream-event.ts';

export interface ReplayRange {
  readonly stream: string;
  readonly subject: string;
  readonly afterSequence: number;
  readonly untilSequence: number;
}

export type Replay = (range: ReplayRange) => AsyncGenerator<StreamEvent>;

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
        for await (const event of readOnce(bus, log, { ...range, afterSequence })) {
          afterSequence = event.sequence;
          attempt = 1;
          yield event;
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

async function* readOnce(bus: Bus, log: Logger, range: ReplayRange): AsyncGenerator<StreamEvent> {
  const consumer = await bus.js.consumers.get(range.stream, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: range.afterSequence + 1,
    filter_subjects: range.subject,
  });
  try {
    let pending = (await consumer.info(true)).num_pending;
    while (pending > 0) {
      const before = pending;
      const messages = await consumer.fetch({
        max_messages: Math.min(pending, batchSize),
        expires: batchTimeoutMs,
      });
      for await (const message of messages) {
        if (message.seq > range.untilSequence) return;
        pending = message.info.pending;
        const event = decodeStreamEvent(message, log);
        if (event) yield event;
      }
      if (pending === before) throw new Error(`no message within ${batchTimeoutMs} ms`);
    }
  } finally {
    consumer.delete().catch(() => {}); // the server forgets it by itself later
  }
}
