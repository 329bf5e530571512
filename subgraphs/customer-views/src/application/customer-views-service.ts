import type { Outbox } from '@naru/outbox';
import type { Database } from '@naru/persistence';

/** What the customer views work with, put together once in their composition root. */
export interface CustomerViewsService {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly now: () => Date;
}
