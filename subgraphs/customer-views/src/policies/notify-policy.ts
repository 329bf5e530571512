import { definePolicy, type Policy, type ReceivedEvent } from '@naru/messaging';
import { transientWhenAway } from '@naru/outbox';
import type { CustomerViewsService } from '../application/customer-views-service.ts';
import type { NoticeSource } from '../application/notice-source.ts';
import { type CustomerSnapshot, notify, occasionOf } from '../application/notify.ts';

/**
 * Tells the customer what became of something of theirs (알림), once for each change that makes a notice. Needs no note of
 * what was handled: the notification itself is one.
 */
export const notifyPolicy = <Fact extends string, Body extends CustomerSnapshot>({
  durable,
  family,
  noticeOf,
}: NoticeSource<Fact, Body>): Policy<CustomerViewsService> =>
  definePolicy({
    durable,
    on: family,
    async handle(event: ReceivedEvent<Fact, Body>, { outbox }: CustomerViewsService) {
      const notice = noticeOf(event.fact, event.body);
      if (notice === undefined) return;
      const cause = { correlationId: event.correlationId, causationId: event.id };
      await transientWhenAway(() =>
        outbox.transaction((unit) => notify(unit, notice, occasionOf(event), cause)),
      );
    },
  });
