import type { Requester } from '@naru/messaging';
import type { Outbox } from '@naru/outbox';
import type { Database } from '@naru/persistence';
import type { AcceptDispatchReplyV1, AcceptDispatchRequestV1 } from '@naru/schema';
import type { RateCard } from '../domain/fare.ts';

/** Asks the assignment desk to take a call on. */
export type DispatchDesk = Requester<AcceptDispatchRequestV1, AcceptDispatchReplyV1>;

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
