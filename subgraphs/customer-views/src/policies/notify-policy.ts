import { definePolicy, type Policy, type ReceivedEvent } from '@naru/messaging';
import type { EventFamily } from '@naru/schema';
import type { CustomerViewsService } from '../application/customer-views-service.ts';
import { notify } from '../application/notify.ts';
import type { Notice } from '../domain/notification.ts';

/** What every event must tell for its customer to be notified. */
interface CustomerSnapshot {
  readonly id: string;
  readonly customerId: string;
  readonly updatedAt: string;
}

/** Tells the customer what became of something of theirs (알림), once for each change that makes a notice. */
export const notifyPolicy = <Fact extends string, Body extends CustomerSnapshot>(
  durable: string,
  on: EventFamily<Fact, Body>,
  noticeOf: (fact: Fact, body: Body) => Notice | undefined,
): Policy<CustomerViewsService> =>
  definePolicy({
    durable,
    on,
    async handle(event: ReceivedEvent<Fact, Body>, { outbox }: CustomerViewsService) {
      const { id: subjectId, customerId, updatedAt } = event.body;
      const notice = noticeOf(event.fact, event.body);
      if (notice === undefined) return;
      const occasion = { eventId: event.id, customerId, subjectId, occurredAt: new Date(updatedAt) };
      const cause = { correlationId: event.correlationId, causationId: event.id };
      await outbox.handleOnce(durable, event, (unit) => notify(unit, notice, occasion, cause));
    },
  });
