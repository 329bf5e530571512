import type { Bus } from '@naru/messaging';
import type { Database } from '@naru/persistence';

export interface RebuildOptions {
  readonly database: Database;
  readonly bus: Bus;
  /** Drops what a rebuild that was cut off has left; not while another one runs. */
  readonly discardUnfinished: boolean;
  /** Called now and then with how many events were read so far. */
  readonly onProgress: (events: number) => void;
}

export interface RebuildResult {
  /** Events that were read. */
  readonly events: number;
  /** Messages that are no events, which the service has parked; while there are any, no row is removed. */
  readonly unreadable: number;
  /** Rows that were put in place. */
  readonly rows: number;
  /** Rows that no event speaks for. */
  readonly removed: number;
}
