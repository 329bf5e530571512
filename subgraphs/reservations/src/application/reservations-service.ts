import type { Requester } from '@naru/messaging';
import type { Outbox } from '@naru/outbox';
import type { Database } from '@naru/persistence';
import type {
  HoldItemsReplyV1,
  HoldItemsRequestV1,
  ReleaseItemsReplyV1,
  ReleaseItemsRequestV1,
} from '@naru/schema';
import type { Host } from '@naru/service-host';

/** The items service, asked to hold units for a reservation and to take them back. */
export interface Stock {
  readonly hold: Requester<HoldItemsRequestV1, HoldItemsReplyV1>;
  readonly release: Requester<ReleaseItemsRequestV1, ReleaseItemsReplyV1>;
}

/** What the reservations service works with, put together once in its composition root. */
export interface ReservationsService {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly stock: Stock;
  readonly log: Host['log'];
  readonly now: () => Date;
  readonly newId: () => string;
}
