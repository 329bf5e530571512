import { DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import type { Bus } from './bus.ts';

export interface StreamRange {
  readonly stream: string;
  /** A subject or a pattern of them; every subject without it. */
  readonly subject?: string | undefined;
  /** Begins with what the stream has kept since then; with the first message it keeps without it. */
  readonly since?: Date | undefined;
  /** The last sequence to read; up to where the stream ends when the reading begins without it. */
  readonly untilSequence?: number | undefined;
  /** Leaves the bodies out. */
  readonly headersOnly?: boolean;
}

const BATCH = 1_000;
const BATCH_TIMEOUT_MS = 5_000;

/**
 * What a stream keeps, in its order, read once and without leaving a trace.
 * @throws Error when the stream is missing, or the server does not answer for some seconds
 */
export async function* readStream(bus: Bus, range: StreamRange): AsyncGenerator<JsMsg> {
  const { stream, subject, since, headersOnly = false } = range;
  bus.assertConnected();
  // The end is looked up: how many messages are pending nats-server 2.9 miscounts from the middle of a stream on.
  const last = await bus.jsm.streams.getMessage(stream, { last_by_subj: subject ?? '>' });
  if (last === null || (since && last.time < since)) return;
  const end = Math.min(last.seq, range.untilSequence ?? last.seq);
  const consumer = await bus.js.consumers.get(stream, {
    ...(since && { deliver_policy: DeliverPolicy.StartTime, opt_start_time: since.toISOString() }),
    ...(subject !== undefined && { filter_subjects: subject }),
    headers_only: headersOnly,
  });
  try {
    for (let position = 0; position < end; ) {
      const before = position;
      const messages = await consumer.fetch({ max_messages: BATCH, expires: BATCH_TIMEOUT_MS });
      for await (const message of messages) {
        position = message.seq;
        if (position <= end) yield message;
        if (position >= end) return;
      }
      if (position === before) throw new Error(`The stream ${stream} does not answer`);
    }
  } finally {
    consumer.delete().catch(() => {}); // the server forgets it by itself later
  }
}
