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

/** Writes a notification and reports it, in one transaction; does nothing when it is written already. */
export async function notify(
  unit: UnitOfWork,
  notice: Notice,
  occasion: Occasion,
  cause: Cause,
): Promise<void> {
  const { eventId: id, customerId, subjectId, occurredAt } = occasion;
  const { kind, event, params } = notice;
  const isNew = await insertIfAbsent(unit.em, 'notification', {
    ...{ id, customer_id: customerId, kind, event, params: JSON.stringify(params) },
    ...{ subject_id: subjectId, occurred_at: occurredAt },
  });
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
