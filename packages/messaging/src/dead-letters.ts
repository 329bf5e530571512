import { counter } from '@naru/service-host';
import type { JsMsg } from '@nats-io/jetstream';
import { headers as createHeaders, type MsgHdrs } from '@nats-io/transport-node';
import type { Bus } from './bus.ts';
import type { FailureKind } from './failures.ts';
import { readStream } from './read-stream.ts';

/** A message that its policy could not handle, as it is kept on the DLQ stream. */
export interface DeadLetter {
  /** Its place on the DLQ stream, by which it is called. */
  readonly sequence: number;
  /** The consumer that could not handle it. */
  readonly policy: string;
  readonly kind: FailureKind;
  readonly reason: string;
  /** The subject that it was published on. */
  readonly subject: string;
  /** Where it came from, such as `PICKUP:17`. */
  readonly position: string;
  /** How often it was delivered; undefined for letters from before this was noted. */
  readonly deliveries: number | undefined;
  readonly parkedAt: string;
  /** As it was published, with the notes of its parking. */
  readonly headers: MsgHdrs;
  readonly data: Uint8Array;
}

const STREAM = 'DLQ';
const subjectFor = (policy: string): string => `dlq.${policy}`;

const parked = counter({
  name: 'naru_dead_letters_parked_total',
  help: 'Events that a policy could not handle and parked, by kind: refusal, poison or defect',
  labelNames: ['policy', 'kind'],
});

/**
 * Parks a message on the DLQ stream with why it could not be handled, then takes it off its own consumer.
 * Parking twice leaves one dead letter.
 * @throws Error when it could not be parked; the message then stays where it is and comes again.
 */
export async function park(
  bus: Bus,
  message: JsMsg,
  { policy, kind, reason }: Pick<DeadLetter, 'policy' | 'kind' | 'reason'>,
): Promise<void> {
  const headers = createHeaders();
  for (const [name, values] of message.headers ?? []) for (const value of values) headers.append(name, value);
  const position = `${message.info.stream}:${message.info.streamSequence}`;
  headers.set('Nats-Msg-Id', `${policy}:${position}`);
  headers.set('naru-parked-from', message.subject);
  headers.set('naru-parked-position', position);
  headers.set('naru-parked-by', policy);
  headers.set('naru-parked-kind', kind);
  headers.set('naru-parked-reason', reason.replaceAll(/[\r\n]+/g, ' ').slice(0, 500));
  headers.set('naru-parked-deliveries', String(message.info.deliveryCount));
  headers.set('naru-parked-at', new Date().toISOString());
  await bus.js.publish(subjectFor(policy), message.data, { headers });
  message.term();
  parked.inc({ policy, kind });
}

/** Every dead letter there is, oldest first; those of one policy where one is named. */
export async function* readDeadLetters(bus: Bus, policy?: string): AsyncGenerator<DeadLetter> {
  const subject = policy === undefined ? undefined : subjectFor(policy);
  for await (const { seq, headers, data } of readStream(bus, { stream: STREAM, subject })) {
    yield letterOf(seq, headers ?? createHeaders(), data);
  }
}

/** Undefined when there is no such letter, or none any more. */
export async function findDeadLetter(bus: Bus, sequence: number): Promise<DeadLetter | undefined> {
  const kept = await bus.jsm.streams.getMessage(STREAM, { seq: sequence });
  return kept ? letterOf(kept.seq, kept.header, kept.data) : undefined;
}

/** How many dead letters there are, by policy. */
export async function countDeadLetters(bus: Bus): Promise<ReadonlyMap<string, number>> {
  const { state } = await bus.jsm.streams.info(STREAM, { subjects_filter: '>' });
  const counts = Object.entries(state.subjects ?? {});
  return new Map(counts.map(([subject, count]) => [subject.replace(subjectFor(''), ''), count]));
}

/** Takes a letter off the stream; does nothing when it is gone. */
export async function removeDeadLetter(bus: Bus, sequence: number): Promise<void> {
  if ((await bus.jsm.streams.getMessage(STREAM, { seq: sequence })) === null) return;
  await bus.jsm.streams.deleteMessage(STREAM, sequence, false);
}

function letterOf(sequence: number, headers: MsgHdrs, data: Uint8Array): DeadLetter {
  const deliveries = headers.get('naru-parked-deliveries');
  return {
    sequence,
    policy: headers.get('naru-parked-by'),
    kind: headers.get('naru-parked-kind') as FailureKind,
    reason: headers.get('naru-parked-reason'),
    subject: headers.get('naru-parked-from'),
    position: headers.get('naru-parked-position'),
    deliveries: deliveries ? Number(deliveries) : undefined,
    parkedAt: headers.get('naru-parked-at'),
    headers,
    data,
  };
}
