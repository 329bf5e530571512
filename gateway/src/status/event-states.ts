import { type Bus, countDeadLetters, findDeadLetter } from '@naru/messaging';

/** A durable consumer, and how far it is behind its stream. */
export interface ConsumerState {
  readonly stream: string;
  readonly name: string;
  /** Events that were not delivered yet. */
  readonly pending: number;
  /** Events that were delivered and are not settled yet. */
  readonly underWay: number;
  /** Events under way that were delivered before. */
  readonly redelivered: number;
}

interface LetterState {
  readonly sequence: number;
  readonly policy: string;
  readonly kind: string;
  readonly reason: string;
  readonly subject: string;
  readonly parkedAt: string;
}

export interface DeadLetterState {
  readonly total: number;
  /** The newest, newest first. */
  readonly latest: readonly LetterState[];
}

const LATEST = 10;
/** Letters are taken off from anywhere: so many places are looked at for the latest. */
const LOOKED_AT = 40;
const DLQ = 'DLQ';

/** Every durable consumer of the streams. @throws Error while NATS is away */
export async function consumerStates(
  bus: Bus,
  streams: ReadonlySet<string>,
): Promise<readonly ConsumerState[]> {
  const states: ConsumerState[] = [];
  for (const stream of streams) {
    for await (const consumer of bus.jsm.consumers.list(stream)) {
      if (!consumer.config.durable_name) continue; // comes and goes with whoever listens
      states.push({
        stream,
        name: consumer.name,
        pending: consumer.num_pending,
        underWay: consumer.num_ack_pending,
        redelivered: consumer.num_redelivered,
      });
    }
  }
  return states.toSorted((one, other) => one.name.localeCompare(other.name));
}

/** How many dead letters there are, and the latest of them. @throws Error while NATS is away */
export async function deadLetterState(bus: Bus): Promise<DeadLetterState> {
  const counts = await countDeadLetters(bus);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { total, latest: total === 0 ? [] : await latestLetters(bus) };
}

async function latestLetters(bus: Bus): Promise<readonly LetterState[]> {
  const { state } = await bus.jsm.streams.info(DLQ);
  const letters: LetterState[] = [];
  const last = Math.max(state.first_seq, state.last_seq - LOOKED_AT + 1);
  for (let sequence = state.last_seq; sequence >= last && letters.length < LATEST; sequence -= 1) {
    const letter = await findDeadLetter(bus, sequence);
    if (!letter) continue;
    const { policy, kind, reason, subject, parkedAt } = letter;
    letters.push({ sequence, policy, kind, reason, subject, parkedAt });
  }
  return letters;
}
