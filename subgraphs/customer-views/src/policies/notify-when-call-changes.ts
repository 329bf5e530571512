import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import type { CustomerViewsService } from '../application/customer-views-service.ts';
import { notify } from '../application/notify.ts';
import { noticeOf } from '../domain/notice.ts';

const DURABLE = 'customer-views__notify-when-call-changes';

/** The customer hears what became of the call (알림), once for each change worth telling. */
export const notifyWhenCallChanges = definePolicy({
  durable: DURABLE,
  on: pickupCall,
  async handle(event: ReceivedEvent<PickupCallFact, PickupCallV1>, { outbox }: CustomerViewsService) {
    const { id: callId, customerId, updatedAt } = event.body;
    const notice = noticeOf(event.fact, event.body);
    if (notice === undefined) return;
    const occasion = { eventId: event.id, customerId, callId, occurredAt: new Date(updatedAt) };
    const cause = { correlationId: event.correlationId, causationId: event.id };
    await outbox.handleOnce(DURABLE, event, (unit) => notify(unit, notice, occasion, cause));
  },
});
