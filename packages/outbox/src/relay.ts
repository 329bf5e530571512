import type { Bus } from '@naru/messaging';
import type { Database, SqlEntityManager } from '@naru/persistence';
import { counter, crashPoint } from '@naru/service-host';
import type { Logger } from 'pino';
import { createLateMarks, type LateMarks } from './late-marks.ts';
import { markPublished } from './mark-published.ts';
import type { Outbox } from './outbox.ts';
import { reportOutboxLag } from './outbox-lag.ts';
import { tracedPublication } from './traced-publication.ts';

export interface RelayOptions {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly bus: Bus;
  readonly service: string;
  readonly log: Logger;
  /** How often to look for events of transactions whose process died before it could publish them. */
  readonly pollMs?: number;
}

interface StoredEvent {
  readonly seq: number;
  readonly subject: string;
  readonly headers: string;
  readonly body: string;
  readonly created_at_ms: number;
}

const BATCH = 200;
const DEFAULT_POLL_MS = 1_000;
const LONGEST_BACKOFF_MS = 2_000;
const DAY_MS = 86_400_000;
/** Published events are kept this long: they can heal a broker that lost its tail. */
const KEEP_PUBLISHED_MS = 7 * DAY_MS;
/** Longer than streams keep events: a consumer that starts over gets them all again, and their effects must not. */
const KEEP_HANDLED_MS = 35 * DAY_MS;
const SWEEP_EVERY_MS = 3_600_000;

const published = counter({
  name: 'naru_outbox_published_total',
  help: 'Events published from the outbox',
  labelNames: ['service'],
});

/**
 * Publishes what transactions left in the outbox, in their order and at least once, woken by each commit of this
 * process and by the broker's return. An event published twice has one id, by which the stream drops the second.
 * Disposing of it publishes what is left, if the broker is there.
 */
export function startRelay(options: RelayOptions): AsyncDisposable {
  const { database, outbox, log, pollMs = DEFAULT_POLL_MS } = options;
  let stopping = false;
  let failures = 0;
  let awake = false;
  let returned = false;
  let wake = (): void => {};
  let sweptAtMs = 0;
  outbox.onCommit(() => {
    awake = true;
    // While publishing fails, each commit would only make one more failure.
    if (failures === 0) wake();
  });
  const returns = options.bus.onReturn(() => {
    returned = true;
    wake();
  });

  const marks = createLateMarks(database);
  const lag = reportOutboxLag(database, options.service);
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const running = (async () => {
    while (!stopping) {
      awake = false;
      returned = false;
      try {
        if (marks.dueInMs === 0) await marks.write();
        await publishAll(options, marks);
        if (failures > 0) log.info('the outbox is published again');
        failures = 0;
        if (Date.now() - sweptAtMs > SWEEP_EVERY_MS) {
          await sweep(database);
          sweptAtMs = Date.now();
        }
      } catch (error) {
        failures += 1;
        log.warn({ err: error, failures }, 'events wait in the outbox');
      }
      if (stopping || returned || (awake && failures === 0)) continue;
      await sleep(failures === 0 ? Math.min(pollMs, marks.dueInMs) : backoffMs(pollMs, failures));
    }
    try {
      await publishAll(options, marks);
      await marks.write();
    } catch (error) {
      log.warn({ err: error }, 'events stay in the outbox for the next start');
    }
  })();

  return {
    async [Symbol.asyncDispose]() {
      stopping = true;
      wake();
      await running;
      returns[Symbol.dispose]();
      lag[Symbol.dispose]();
    },
  };
}

const backoffMs = (pollMs: number, failures: number): number =>
  Math.max(pollMs, Math.min(pollMs * failures, LONGEST_BACKOFF_MS));

async function publishAll(options: RelayOptions, marks: LateMarks): Promise<void> {
  while ((await pass(options, marks)) === BATCH);
}

/** Publishes one batch. @returns how many events it found. @throws Error when some could not be published. */
async function pass(options: RelayOptions, marks: LateMarks): Promise<number> {
  const { found, failure } = await (options.database.concurrent
    ? lockedPass(options)
    : openPass(options, marks));
  if (failure) throw failure.reason;
  return found;
}

interface Outcome {
  readonly found: number;
  readonly failure: PromiseRejectedResult | undefined;
}

/**
 * The events are locked until they are marked, and a second relay waits for them instead of passing them over: of one
 * aggregate's events, none may overtake an earlier one (ADR 22).
 */
const lockedPass = ({ database, bus, service }: RelayOptions): Promise<Outcome> =>
  database.transaction(async (em) => {
    const events = await unpublished(em, ' for update');
    const { done, failure } = await publishBatch(bus, service, events);
    await markPublished(em, done);
    return { found: events.length, failure };
  });

/**
 * No transaction is open meanwhile, because it would have the whole database. Two relays may publish the same events. They
 * are committed in the order of their numbers, so what is published and not marked yet need not be looked through again.
 */
async function openPass({ database, bus, service }: RelayOptions, marks: LateMarks): Promise<Outcome> {
  const events = await database.read((em) => unpublished(em, '', marks.upTo));
  const { done, failure } = await publishBatch(bus, service, events);
  marks.add(done);
  // Those that failed are among the others: without marks on these, all would be published again.
  if (failure) await marks.write();
  return { found: events.length, failure };
}

const unpublished = (em: SqlEntityManager, lock = '', after = 0): Promise<StoredEvent[]> =>
  em.execute<StoredEvent[]>(
    `select seq, subject, headers, body, created_at_ms from outbox
      where published_at_ms is null and seq > ? order by seq limit ?${lock}`,
    [after, BATCH],
  );

/** Sent in order on one connection and acknowledged together: one round trip for the whole batch. */
async function publishBatch(bus: Bus, service: string, events: readonly StoredEvent[]) {
  if (events.length > 0) {
    bus.assertConnected();
    crashPoint('before-publish');
  }
  const acks = await Promise.allSettled(events.map((event) => publish(bus, event)));
  if (events.length > 0) crashPoint('after-publish');
  const done = events.filter((_, index) => acks[index]?.status === 'fulfilled').map((event) => event.seq);
  published.inc({ service }, done.length);
  return { done, failure: acks.find((ack) => ack.status === 'rejected') };
}

function publish(bus: Bus, event: StoredEvent): Promise<void> {
  const stored: Record<string, string> = JSON.parse(event.headers);
  return tracedPublication(stored, Number(event.created_at_ms), (headers) =>
    bus.publish(event.subject, event.body, headers),
  );
}

async function sweep(database: Database): Promise<void> {
  const nowMs = Date.now();
  await database.transaction(async (em) => {
    await em.execute('delete from outbox where published_at_ms < ?', [nowMs - KEEP_PUBLISHED_MS], 'run');
    await em.execute('delete from inbox where handled_at_ms < ?', [nowMs - KEEP_HANDLED_MS], 'run');
  });
}
