import type { Outbox } from '@naru/outbox';
import type { Database } from '@naru/persistence';

/** What the desk and the dispatcher work with, put together once in their composition roots. */
export interface AssignmentService {
  readonly database: Database;
  readonly outbox: Outbox;
  /** A courier last seen longer ago than this gets no calls. */
  readonly positionTtlMs: number;
  readonly now: () => Date;
  readonly newId: () => string;
}
