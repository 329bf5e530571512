import { definePolicy, type Policy, type ReceivedEvent } from '@naru/messaging';
import type { CustomerViewsService } from '../application/customer-views-service.ts';
import type { NoticeSource } from '../application/notice-source.ts';
import { type CustomerSnapshot, notify, occasionOf } from '../application/notify.ts';

/** Tells the customer what became of something of theirs (알림), once for each change that makes a notice. */
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
      await outbox.handleOnce(durable, event, (unit) => notify(unit, notice, occasionOf(event), cause));
    },
  });
