import type { Database } from '@naru/persistence';
import { markPublished } from './mark-published.ts';

/** Events that this relay has published and not marked yet. */
export interface LateMarks {
  /** The last of them; everything before it is published, too. 0 when there are none. */
  readonly upTo: number;
  /** How long their marks may wait; Infinity when there are none. */
  readonly dueInMs: number;
  add(seqs: readonly number[]): void;
  /**
   * Marks all of them.
   * @throws Error when the database cannot; they are forgotten then, and published once more: an event before them that
   *   could not be published would have to wait for them otherwise, and be overtaken by those behind
   */
  write(): Promise<void>;
}

/** Whoever asks how far the outbox is published hears of it as late. */
const LATEST_MS = 100;
const MOST = 200;

/**
 * Marks what was published together, a little later: with a transaction for each event that is published at once, marking
 * costs as much as writing what the event reports. Who dies before it publishes them once more, and the stream drops them.
 */
export function createLateMarks(database: Database): LateMarks {
  let seqs: number[] = [];
  let dueAtMs = Number.POSITIVE_INFINITY;
  return {
    get upTo() {
      return seqs.at(-1) ?? 0;
    },
    get dueInMs() {
      return seqs.length >= MOST ? 0 : Math.max(dueAtMs - performance.now(), 0);
    },
    add(published) {
      if (published.length === 0) return;
      if (seqs.length === 0) dueAtMs = performance.now() + LATEST_MS;
      seqs = [...seqs, ...published];
    },
    async write() {
      if (seqs.length === 0) return;
      const due = seqs;
      seqs = [];
      dueAtMs = Number.POSITIVE_INFINITY;
      await database.write((em) => markPublished(em, due));
    },
  };
}
