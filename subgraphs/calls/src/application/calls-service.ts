import type { Outbox } from '@naru/outbox';
import type { Database } from '@naru/persistence';
import type { RateCard } from '../domain/fare.ts';
import type { DispatchDesk } from './request-pickup.ts';

/** What the calls service works with, put together once in its composition root. */
export interface CallsService {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly dispatchDesk: DispatchDesk;
  readonly rateCard: RateCard;
  readonly quoteTtlMs: number;
  readonly now: () => Date;
  readonly newId: () => string;
}
