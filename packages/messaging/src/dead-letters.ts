import type { JsMsg } from '@nats-io/jetstream';
import { headers as createHeaders } from '@nats-io/transport-node';
import type { Bus } from './bus.ts';
import type { FailureKind } from './failures.ts';

interface DeadLetter {
  readonly durable: string;
  readonly kind: FailureKind;
  readonly reason: string;
}

/**
 * Parks a message on the DLQ stream with why it could not be handled, then takes it off its own consumer.
 * Parking twice leaves one dead letter.
 * @throws Error when it could not be parked; the message then stays where it is and comes again.
 */
export async function park(bus: Bus, message: JsMsg, letter: DeadLetter): Promise<void> {
  const headers = createHeaders();
  for (const [name, values] of message.headers ?? []) for (const value of values) headers.append(name, value);
  const position = `${message.info.stream}:${message.info.streamSequence}`;
  headers.set('Nats-Msg-Id', `${letter.durable}:${position}`);
  headers.set('naru-parked-from', message.subject);
  headers.set('naru-parked-position', position);
  headers.set('naru-parked-by', letter.durable);
  headers.set('naru-parked-kind', letter.kind);
  headers.set('naru-parked-reason', letter.reason.replaceAll(/[\r\n]+/g, ' ').slice(0, 500));
  headers.set('naru-parked-at', new Date().toISOString());
  await bus.js.publish(`dlq.${letter.durable}`, message.data, { headers });
  message.term();
}
