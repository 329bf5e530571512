import { type Bus, natsHeaders, readStream } from '@naru/messaging';
import type { Database } from '@naru/persistence';

export interface ReplayOptions {
  readonly database: Database;
  readonly bus: Bus;
  /** The publishing service, such as `calls`. */
  readonly service: string;
  /** The broker may have lost what it has taken since then. */
  readonly since: Date;
  /** Finds out what is missing and publishes nothing. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  /** Messages that the streams still have, as far as they were looked through. */
  readonly kept: number;
  /** Events of the outbox that were looked at. */
  readonly checked: number;
  /** Those that the streams had lost. */
  readonly missing: number;
  /** Those that the streams have again. */
  readonly published: number;
}

export interface ReplayResult extends ReplayProgress {
  /** The streams that had lost something. */
  readonly streams: readonly string[];
}

interface PublishedRow {
  readonly seq: number;
  readonly event_id: string;
  readonly subject: string;
  readonly headers: string;
  readonly body: string;
}

const BATCH = 500;
const PUBLISH_TIMEOUT_MS = 5_000;
/** By how much the clocks of the service and of the broker may differ. */
const CLOCK_SKEW_MS = 600_000;
const PROGRESS_EVERY = 10_000;

/**
 * Publishes again, with the same ids and in their order, the events that the broker had acknowledged and has no more.
 * What it still has is left alone, so it may run while everything serves, and any number of times: the events of
 * transactions that commit meanwhile are the relay's. The outbox keeps published events for a week.
 * @throws Error when the database or the broker is away; running it again goes on with what is still missing
 */
export async function replayOutbox(options: ReplayOptions): Promise<ReplayResult> {
  const { database, bus, since, dryRun = false, onProgress = () => {} } = options;
  const progress = { kept: 0, checked: 0, missing: 0, published: 0 };
  const untilMs = Date.now();
  const incomplete = new Set<string>();
  const keptOf = keptByStream(options, () => {
    progress.kept += 1;
    if (progress.kept % PROGRESS_EVERY === 0) onProgress({ ...progress });
  });

  for (let seq = 0; ; ) {
    const rows = await database.read((em) =>
      em.execute<PublishedRow[]>(
        `select seq, event_id, subject, headers, body from outbox
          where published_at_ms >= ? and published_at_ms < ? and seq > ? order by seq limit ?`,
        [since.getTime(), untilMs, seq, BATCH],
      ),
    );
    const missing: PublishedRow[] = [];
    for (const row of rows) {
      const { stream, ids } = await keptOf(row.subject);
      if (ids.has(row.event_id)) continue;
      incomplete.add(stream);
      missing.push(row);
    }
    progress.checked += rows.length;
    progress.missing += missing.length;
    if (!dryRun) {
      // Sent in order on one connection and acknowledged together: one round trip for the whole batch.
      await Promise.all(missing.map((row) => publish(bus, row)));
      progress.published += missing.length;
    }
    if (rows.length > 0) onProgress({ ...progress });
    if (rows.length < BATCH) return { ...progress, streams: [...incomplete] };
    seq = Number(rows.at(-1)?.seq);
  }
}

interface Kept {
  readonly stream: string;
  readonly ids: ReadonlySet<string>;
}

/** The ids of the service's events that a subject's stream has, read at its first use. */
function keptByStream({ bus, service, since }: ReplayOptions, onKept: () => void) {
  const source = `/naru/${service}`;
  const streams = new Map<string, Promise<Kept>>();

  async function read(subject: string): Promise<Kept> {
    const ids = new Set<string>();
    const stream = await bus.jsm.streams.find(subject);
    const from = new Date(since.getTime() - CLOCK_SKEW_MS);
    for await (const { headers } of readStream(bus, { stream, since: from, headersOnly: true })) {
      onKept();
      if (headers?.get('ce-source') === source) ids.add(headers.get('ce-id'));
    }
    return { stream, ids };
  }

  return (subject: string): Promise<Kept> => {
    const context = subject.slice(0, subject.indexOf('.'));
    const known = streams.get(context) ?? read(subject);
    streams.set(context, known);
    return known;
  };
}

async function publish(bus: Bus, { subject, headers, body }: PublishedRow): Promise<void> {
  const record: Record<string, string> = JSON.parse(headers);
  await bus.js.publish(subject, body, { headers: natsHeaders(record), timeout: PUBLISH_TIMEOUT_MS });
}
