import type { PickupNotice } from './pickup-notice.ts';
import type { RentalNotice } from './rental-notice.ts';

/** What there is to tell a customer, in any business. */
export type Notice = PickupNotice | RentalNotice;

/** A notice (알림) that was written for a customer. */
export interface Notification {
  readonly id: string;
  readonly customerId: string;
  readonly notice: Notice;
  /** The call or the reservation that it is about, by the notice's kind. */
  readonly subjectId: string;
  readonly occurredAt: Date;
  readonly read: boolean;
}
