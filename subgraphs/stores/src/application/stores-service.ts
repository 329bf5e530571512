import type { Outbox } from '@naru/outbox';
import type { Database } from '@naru/persistence';

/** What the stores service works with, put together once in its composition root. */
export interface StoresService {
  readonly database: Database;
  readonly outbox: Outbox;
  /** How long a shop may take to confirm or reject an order. */
  readonly vendorTimeoutMs: number;
  readonly now: () => Date;
  readonly newId: () => string;
}
