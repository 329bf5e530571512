import { type Database, inOrder } from '@naru/persistence';
import type { Notification } from '../domain/notification.ts';
import { maySee, type Reader } from '../domain/visibility.ts';
import { NotificationRow, notificationOf } from '../entities/notification-row.ts';

export const countUnread = (database: Database, customerId: string): Promise<number> =>
  database.read((em) => em.count(NotificationRow, { customerId, readAt: null }));

/** The notifications of these ids that the reader may see, in the order of the ids, null in the place of any other. */
export async function notificationsSeenBy(
  database: Database,
  reader: Reader,
  ids: readonly string[],
): Promise<(Notification | null)[]> {
  const rows = await database.read((em) => em.find(NotificationRow, { id: { $in: [...ids] } }));
  const visible = rows.map(notificationOf).filter((notification) => maySee(reader, notification));
  return inOrder(ids, visible, (notification) => notification.id);
}
