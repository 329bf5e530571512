import type { Requester } from '@naru/messaging';
import type { Outbox } from '@naru/outbox';
import type { Database } from '@naru/persistence';
import type { Guard } from '@naru/resilience';
import type { WasReservationStoredReplyV1, WasReservationStoredRequestV1 } from '@naru/schema';

/** What the items service works with, put together once in its composition root. */
export interface ItemsService {
  readonly database: Database;
  readonly outbox: Outbox;
  /** Days after each rental on which its units are made ready for the next. */
  readonly bufferDays: number;
  /** How long a hold waits for its reservation to be stored. */
  readonly holdTtlMs: number;
  /** Refuses registrations that are too many, or take too long, at once. */
  readonly guardRegistration: Guard;
  /** Asks the reservations service whether a reservation exists. */
  readonly wasReservationStored: Requester<WasReservationStoredRequestV1, WasReservationStoredReplyV1>;
  readonly now: () => Date;
  readonly newId: () => string;
}
