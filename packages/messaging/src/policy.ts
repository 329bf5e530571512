import type { EventFamily } from '@naru/schema';
import type { EventAttributes } from './envelope.ts';

export interface ReceivedEvent<Fact extends string, Body> extends EventAttributes {
  readonly fact: Fact;
  readonly body: Body;
}

/** One durable consumer: what a service does when a fact is published, once per event however often it is delivered. */
export interface Policy<Dependencies, Fact extends string = string, Body = unknown> {
  /** `<service>__<do>-when-<fact>`. Renaming it makes a new consumer, which starts from the first retained event. */
  readonly durable: string;
  readonly on: EventFamily<Fact, Body>;
  /** The one fact that is listened to; every fact of the family without it. */
  readonly fact?: Fact;
  handle(event: ReceivedEvent<Fact, Body>, dependencies: Dependencies): Promise<void>;
}

/** Checks a policy's types and forgets its event's, so that policies of different events fit in one list. */
export function definePolicy<Dependencies, Fact extends string, Body>(
  policy: Policy<Dependencies, Fact, Body>,
): Policy<Dependencies> {
  return policy as unknown as Policy<Dependencies>;
}
