import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Notice, Notification } from '../domain/notification.ts';

/** Notifications keep what they tell, not its words: those are found when it is read, in the reader's language. */
export const NotificationRow = defineEntity({
  name: 'NotificationRow',
  tableName: 'notification',
  indexes: [{ properties: ['customerId', 'id'] }, { properties: ['customerId', 'readAt'] }],
  properties: {
    /** The id of the event that it tells; a UUIDv7, so ids grow with time. */
    id: p.string().primary(),
    customerId: p.string(),
    kind: p.string().$type<Notice['kind']>(),
    event: p.string().$type<Notice['event']>(),
    params: p.json<Notice['params']>(),
    /** The call or the reservation that it is about, by its kind. */
    subjectId: p.string(),
    occurredAt: p.datetime(),
    readAt: p.datetime().nullable(),
  },
});

export function notificationOf(row: InferEntity<typeof NotificationRow>): Notification {
  return {
    id: row.id,
    customerId: row.customerId,
    // They were stored together from a notice.
    notice: { kind: row.kind, event: row.event, params: row.params } as Notice,
    subjectId: row.subjectId,
    occurredAt: row.occurredAt,
    read: row.readAt != null,
  };
}
