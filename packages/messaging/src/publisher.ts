import { createInbox, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { natsHeaders } from './envelope.ts';

/**
 * Publishes a message and resolves when its stream has it. Messages are sent in the order of the calls.
 * @throws Error when no stream takes the subject, when the stream refuses, or says nothing in time
 */
export type Publish = (
  subject: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<void>;

interface Waiting {
  readonly deadlineMs: number;
  resolve(): void;
  reject(error: Error): void;
}

const NO_RESPONDERS = 503;

/**
 * Publishes with one inbox and one timer for everything that is on its way. The client's own `publish` is a request of its
 * own for each message, which costs as much as all the rest of publishing.
 * @param timeoutMs from the publication to its acknowledgement
 */
export function createPublisher(
  nc: NatsConnection,
  { inboxPrefix, timeoutMs }: { readonly inboxPrefix?: string | undefined; readonly timeoutMs: number },
): Publish {
  /** By number, oldest first. */
  const waiting = new Map<string, Waiting>();
  let inbox: string | undefined;
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  function listen(): string {
    const prefix = `${createInbox(inboxPrefix)}.`;
    nc.subscribe(`${prefix}*`, {
      callback: (error, message) => {
        // Without permission to listen, everything runs out of time.
        if (error === null) settle(message.subject.slice(prefix.length), failureOf(message));
      },
    });
    return prefix;
  }

  function settle(number: string, failure: Error | undefined): void {
    const publication = waiting.get(number);
    waiting.delete(number);
    if (failure === undefined) publication?.resolve();
    else publication?.reject(failure);
    if (waiting.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  }

  function expire(): void {
    timer = undefined;
    for (const [number, { deadlineMs }] of waiting) {
      const leftMs = deadlineMs - performance.now();
      if (leftMs > 0) {
        timer = setTimeout(expire, leftMs);
        return;
      }
      settle(number, new Error('The stream did not answer in time'));
    }
  }

  return (subject, body, headers) =>
    new Promise((resolve, reject) => {
      inbox ??= listen();
      count += 1;
      const number = String(count);
      nc.publish(subject, body, { headers: natsHeaders(headers), reply: inbox + number });
      waiting.set(number, { deadlineMs: performance.now() + timeoutMs, resolve, reject });
      timer ??= setTimeout(expire, timeoutMs);
    });
}

function failureOf(message: Msg): Error | undefined {
  if (message.headers?.code === NO_RESPONDERS) return new Error('No stream takes the subject');
  try {
    const { error } = message.json<{ error?: { description?: string } }>();
    return error && new Error(`The stream refused the message: ${error.description}`);
  } catch (error) {
    return error as Error;
  }
}
