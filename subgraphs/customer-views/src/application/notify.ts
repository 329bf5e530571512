import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { insertIfAbsent } from '@naru/persistence';
import { customerNotification } from '@naru/schema';
import type { Notice } from '../domain/notification.ts';

interface Occasion {
  /** The id of the event that is told; the notification gets it too, so that there is one however often it comes. */
  readonly eventId: string;
  readonly customerId: string;
  /** The call or the reservation that it is about, by the notice's kind. */
  readonly subjectId: string;
  readonly occurredAt: Date;
}

/** What every event must tell for its customer to be notified. */
export interface CustomerSnapshot {
  readonly id: string;
  readonly customerId: string;
  readonly updatedAt: string;
}

export const occasionOf = ({
  id,
  body,
}: {
  readonly id: string;
  readonly body: CustomerSnapshot;
}): Occasion => ({
  eventId: id,
  customerId: body.customerId,
  subjectId: body.id,
  occurredAt: new Date(body.updatedAt),
});

/** A notification by its columns, unread. */
export const notificationColumns = (notice: Notice, occasion: Occasion) => ({
  id: occasion.eventId,
  customer_id: occasion.customerId,
  kind: notice.kind,
  event: notice.event,
  params: JSON.stringify(notice.params),
  subject_id: occasion.subjectId,
  occurred_at: occasion.occurredAt,
});

/** Writes a notification and reports it, in one transaction; does nothing when it is written already. */
export async function notify(
  unit: UnitOfWork,
  notice: Notice,
  occasion: Occasion,
  cause: Cause,
): Promise<void> {
  const { eventId: id, customerId, subjectId, occurredAt } = occasion;
  const { kind, event, params } = notice;
  const isNew = await insertIfAbsent(unit.em, 'notification', notificationColumns(notice, occasion));
  // A consumer that starts anew reads events again whose note of having been handled was swept away.
  if (!isNew) return;
  unit.publish(
    customerNotification,
    'received',
    {
      ...{ id, version: 1, customerId, kind, event, params: { ...params } },
      callId: kind === 'PICKUP' ? subjectId : null,
      reservationId: kind === 'RENTAL' ? subjectId : null,
      occurredAt: occurredAt.toISOString(),
    },
    cause,
  );
}
