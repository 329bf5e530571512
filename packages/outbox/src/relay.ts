import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { type Bus, natsHeaders } from '@naru/messaging';
import type { Database } from '@naru/persistence';
import { counter, gauge } from '@naru/service-host';
import type { Logger } from 'pino';
import type { Outbox } from './outbox.ts';

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
}

const BATCH = 200;
const DEFAULT_POLL_MS = 1_000;
const PUBLISH_TIMEOUT_MS = 5_000;
const LONGEST_BACKOFF_MS = 5_000;
/** Published rows are kept this long: they can heal a broker that lost its tail. Handled ids, to recognise repeats. */
const KEEP_MS = 7 * 86_400_000;
const SWEEP_EVERY_MS = 3_600_000;

const published = counter({
  name: 'naru_outbox_published_total',
  help: 'Events published from the outbox',
  labelNames: ['service'],
});
const backlog = gauge({
  name: 'naru_outbox_backlog',
  help: 'Events that the last pass found unpublished, up to one batch',
  labelNames: ['service'],
});

/**
 * Publishes what transactions left in the outbox, in their order and at least once, woken by each commit of this
 * process. An event published twice has one id, by which the stream drops the second. Disposing of it publishes
 * what is left, if the broker is there.
 */
export function startRelay(options: RelayOptions): AsyncDisposable {
  const { database, outbox, log, pollMs = DEFAULT_POLL_MS } = options;
  let stopping = false;
  let awake = false;
  let wake = (): void => {};
  let sweptAtMs = 0;
  outbox.onCommit(() => {
    awake = true;
    wake();
  });

  const running = (async () => {
    let failures = 0;
    while (!stopping) {
      awake = false;
      try {
        while ((await pass(options)) === BATCH);
        failures = 0;
        if (Date.now() - sweptAtMs > SWEEP_EVERY_MS) {
          sweptAtMs = Date.now();
          await sweep(database);
        }
      } catch (error) {
        failures += 1;
        log.warn({ err: error }, 'events wait in the outbox');
      }
      if (stopping || (awake && failures === 0)) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(
          resolve,
          failures === 0 ? pollMs : Math.min(pollMs * failures, LONGEST_BACKOFF_MS),
        ).unref();
      });
    }
    await pass(options).catch((error) =>
      log.warn({ err: error }, 'events stay in the outbox for the next start'),
    );
  })();

  return {
    async [Symbol.asyncDispose]() {
      stopping = true;
      wake();
      await running;
    },
  };
}

/** Publishes one batch. @returns how many events it found. @throws Error when some could not be published. */
async function pass({ database, bus, service }: RelayOptions): Promise<number> {
  const events = await database.read((em) =>
    em.execute<StoredEvent[]>(
      'select seq, subject, headers, body from outbox where published_at_ms is null order by seq limit ?',
      [BATCH],
    ),
  );
  backlog.set({ service }, events.length);
  if (events.length === 0) return 0;
  bus.assertConnected();
  // Sent in order on one connection and acknowledged together: one round trip for the whole batch.
  const acks = await Promise.allSettled(events.map((event) => publish(bus, event)));
  const done = events.filter((_, index) => acks[index]?.status === 'fulfilled').map((event) => event.seq);
  if (done.length > 0) await database.transaction((em) => markPublished(em, done));
  published.inc({ service }, done.length);
  const failed = acks.find((ack) => ack.status === 'rejected');
  if (failed) throw failed.reason;
  return events.length;
}

async function publish(bus: Bus, event: StoredEvent): Promise<void> {
  const headers: Record<string, string> = JSON.parse(event.headers);
  await bus.js.publish(event.subject, event.body, {
    headers: natsHeaders(headers),
    timeout: PUBLISH_TIMEOUT_MS,
  });
}

async function markPublished(em: SqlEntityManager, seqs: readonly number[]): Promise<void> {
  const places = seqs.map(() => '?').join(', ');
  await em.execute(
    `update outbox set published_at_ms = ? where seq in (${places})`,
    [Date.now(), ...seqs],
    'run',
  );
}

async function sweep(database: Database): Promise<void> {
  const before = Date.now() - KEEP_MS;
  await database.transaction(async (em) => {
    await em.execute('delete from outbox where published_at_ms < ?', [before], 'run');
    await em.execute('delete from inbox where handled_at_ms < ?', [before], 'run');
  });
}
