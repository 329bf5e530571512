import type { JsMsg, StoredMsg } from '@nats-io/jetstream';
import type { Logger } from 'pino';

/** One event of a stream: the snapshot of an aggregate after a change of it. */
export interface StreamEvent {
  readonly sequence: number;
  /** When the stream stored it, in ms. */
  readonly storedMs: number;
  /** What happened: the subject's last token. */
  readonly fact: string;
  /** RFC 3339. */
  readonly occurredAt: string;
  /** The aggregate's version, where the publisher gave one. */
  readonly version: number | undefined;
  readonly correlationId: string | undefined;
  /** The publisher's W3C trace context. */
  readonly trace: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A message as a consumer gets it, or as the stream gives one that is asked for. */
export type StreamMessage = JsMsg | StoredMsg;

/** Null, and a log line, for a message that is no event: waiting for it to become one would stop everybody. */
export function decodeStreamEvent(message: StreamMessage, log: Logger): StreamEvent | null {
  const body = jsonObject(message);
  if (!body) {
    log.error(
      { subject: message.subject, sequence: message.seq },
      'skipped a message that is no JSON object',
    );
    return null;
  }
  const headers = 'header' in message ? message.header : message.headers;
  const header = (name: string) => headers?.get(name) || undefined;
  const version = Number(header('ce-aggregateversion') ?? body['version']);
  const traceparent = header('traceparent');
  return {
    sequence: message.seq,
    storedMs: storedMsOf(message),
    fact: message.subject.slice(message.subject.lastIndexOf('.') + 1),
    occurredAt: header('ce-time') ?? message.timestamp,
    version: Number.isInteger(version) ? version : undefined,
    correlationId: header('ce-correlationid'),
    trace: traceparent ? { traceparent } : {},
    body,
  };
}

export function storedMsOf(message: StreamMessage): number {
  return 'info' in message ? Math.floor(message.info.timestampNanos / 1e6) : message.time.getTime();
}

function jsonObject(message: StreamMessage): Record<string, unknown> | null {
  try {
    const body: unknown = message.json();
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
