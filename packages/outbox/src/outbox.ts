import { type Cause, headerRecord, type ReceivedEvent } from '@naru/messaging';
import { type Database, executeDeferred, insertIfAbsent, type SqlEntityManager } from '@naru/persistence';
import { type EventFamily, subjectOf, typeOf } from '@naru/schema';
import { crashPoint } from '@naru/service-host';
import { v7 as uuidv7 } from 'uuid';
import { transientWhenAway } from './transient-when-away.ts';

/** What an event's body must say about itself besides its own facts. */
interface Versioned {
  readonly version: number;
}

/** One transaction of a service: its changes and the events that report them become durable together or not at all. */
export interface UnitOfWork {
  readonly em: SqlEntityManager;
  /**
   * Adds an event to the transaction. @returns the event's id.
   * @throws InvalidEvent when the body breaks the event's contract.
   */
  publish<Fact extends string, Body extends Versioned>(
    family: EventFamily<Fact, Body>,
    fact: Fact,
    body: Body,
    cause: Cause,
  ): string;
}

export interface Outbox {
  transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>;
  /**
   * Runs a policy's work in one transaction with the note that the event was handled; does nothing when it was.
   * @throws Transient when the database is away.
   */
  handleOnce(
    durable: string,
    event: ReceivedEvent<string, unknown>,
    work: (unit: UnitOfWork) => Promise<void>,
  ): Promise<void>;
  /** Calls the listener after every commit that left events to publish. */
  onCommit(listener: () => void): void;
}

interface PendingEvent {
  readonly eventId: string;
  readonly subject: string;
  readonly headers: string;
  readonly body: string;
}

export function createOutbox(options: {
  readonly database: Database;
  /** The publishing service, such as `calls`. */
  readonly service: string;
  readonly now: () => Date;
}): Outbox {
  const { database, service, now } = options;
  const listeners: (() => void)[] = [];

  async function transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
    let published = 0;
    const result = await database.transaction(async (em) => {
      const pending: PendingEvent[] = [];
      const unit = unitOfWork(em, service, now(), pending);
      const outcome = await work(unit);
      await em.flush();
      await insertPending(em, pending, now().getTime());
      published = pending.length;
      crashPoint('before-commit');
      return outcome;
    });
    crashPoint('after-commit');
    if (published > 0) for (const listener of listeners) listener();
    return result;
  }

  return {
    transaction,
    onCommit: (listener) => void listeners.push(listener),
    handleOnce: (durable, event, work) =>
      transientWhenAway(() =>
        transaction(async (unit) => {
          const note = { durable, event_id: event.id, handled_at_ms: now().getTime() };
          if (await insertIfAbsent(unit.em, 'inbox', note)) await work(unit);
        }),
      ),
  };
}

function unitOfWork(em: SqlEntityManager, service: string, time: Date, pending: PendingEvent[]): UnitOfWork {
  return {
    em,
    publish(family, fact, body, cause) {
      const valid = family.validate(fact, body);
      const eventId = uuidv7();
      const subject = subjectOf(family, valid, fact);
      const headers = headerRecord({
        ...cause,
        id: eventId,
        type: typeOf(family, fact),
        source: `/naru/${service}`,
        subject: String(valid[family.routingKey]),
        time: time.toISOString(),
        aggregateVersion: valid.version,
      });
      pending.push({ eventId, subject, headers: JSON.stringify(headers), body: JSON.stringify(valid) });
      return eventId;
    },
  };
}

async function insertPending(
  em: SqlEntityManager,
  pending: readonly PendingEvent[],
  nowMs: number,
): Promise<void> {
  if (pending.length === 0) return;
  const rows = pending.map(() => '(?, ?, ?, ?, ?)').join(', ');
  const values = pending.flatMap((event) => [event.eventId, event.subject, event.headers, event.body, nowMs]);
  await executeDeferred(
    em,
    `insert into outbox (event_id, subject, headers, body, created_at_ms) values ${rows}`,
    values,
  );
}
