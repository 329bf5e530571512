import type { EventFamily } from '@naru/schema';
import type { Notice } from '../domain/notification.ts';
import type { CustomerSnapshot } from './notify.ts';

/** What there is to tell customers of the events of one family. */
export interface NoticeSource<
  Fact extends string = string,
  Body extends CustomerSnapshot = CustomerSnapshot,
> {
  /** The consumer that tells it. */
  readonly durable: string;
  readonly family: EventFamily<Fact, Body>;
  noticeOf(fact: Fact, body: Body): Notice | undefined;
}
