import type { Notice } from './notice.ts';

/** A notice (알림) that was written for a customer. */
export interface Notification {
  readonly id: string;
  readonly customerId: string;
  readonly notice: Notice;
  readonly callId: string | null;
  readonly occurredAt: Date;
  readonly read: boolean;
}
