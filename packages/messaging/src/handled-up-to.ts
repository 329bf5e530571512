import { JetStreamApiError } from '@nats-io/jetstream';
import type { Bus } from './bus.ts';

const CONSUMER_NOT_FOUND = 10014; // https://github.com/nats-io/nats-server/blob/main/server/errors.json

/** The sequence up to which a policy has settled every message of a stream; 0 when it has none yet. */
export async function handledUpTo(bus: Bus, stream: string, durable: string): Promise<number> {
  try {
    return (await bus.jsm.consumers.info(stream, durable)).ack_floor.stream_seq;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === CONSUMER_NOT_FOUND) return 0;
    throw error;
  }
}
