import { type EventFamily, filterOf } from '@naru/schema';
import type { Bus } from './bus.ts';
import { Poison } from './failures.ts';
import type { ReceivedEvent } from './policy.ts';
import { readEvent } from './read-event.ts';
import { readStream } from './read-stream.ts';

export interface PastEvents<Fact extends string, Body> {
  /** Every event of the family that the stream keeps, in its order. */
  readonly events: AsyncGenerator<ReceivedEvent<Fact, Body>>;
  /** How many messages could not be read as events and were passed over, so far. */
  readonly unreadable: number;
}

/**
 * What has happened, for whoever makes something of it anew.
 * @param untilSequence the last sequence to read; the stream's last one without it
 */
export function pastEvents<Fact extends string, Body>(
  bus: Bus,
  family: EventFamily<Fact, Body>,
  untilSequence?: number,
): PastEvents<Fact, Body> {
  let unreadable = 0;
  async function* read() {
    const range = { stream: family.stream, subject: filterOf(family), untilSequence };
    for await (const message of readStream(bus, range)) {
      try {
        yield readEvent(message, family);
      } catch (error) {
        if (!(error instanceof Poison)) throw error;
        unreadable += 1;
      }
    }
  }
  return {
    events: read(),
    get unreadable() {
      return unreadable;
    },
  };
}
