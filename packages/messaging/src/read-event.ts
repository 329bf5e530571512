import { type EventFamily, InvalidEvent, parseType, typeOf } from '@naru/schema';
import type { MsgHdrs } from '@nats-io/transport-node';
import { attributesOf } from './envelope.ts';
import { Poison } from './failures.ts';
import type { ReceivedEvent } from './policy.ts';

/** A message that should be an event, from its stream or from the dead letters. */
export interface Delivery {
  /** The subject that it was published on. */
  readonly subject: string;
  readonly headers?: MsgHdrs | undefined;
  json(): unknown;
}

/** @throws Poison unless the message is an event of the family, in the version that is known here */
export function readEvent<Fact extends string, Body>(
  delivery: Delivery,
  family: EventFamily<Fact, Body>,
): ReceivedEvent<Fact, Body> {
  try {
    const attributes = attributesOf(delivery.headers);
    const fact = parseType(attributes.type).fact as Fact;
    if (attributes.type !== typeOf(family, fact) || !delivery.subject.endsWith(`.${fact}`)) {
      throw new Poison(`A ${attributes.type} does not belong on ${delivery.subject}`);
    }
    return { ...attributes, fact, body: family.validate(fact, delivery.json()) };
  } catch (error) {
    if (error instanceof Poison) throw error;
    if (error instanceof InvalidEvent) throw new Poison(error.message, { cause: error });
    throw new Poison(`The event cannot be read: ${String(error)}`, { cause: error });
  }
}
