import type { Database } from '@naru/persistence';
import type { Notification } from '../domain/notification.ts';
import type { PickupSummary } from '../domain/pickup-summary.ts';
import { maySee, type Reader } from '../domain/visibility.ts';
import { NotificationRow, notificationOf } from '../entities/notification-row.ts';
import { PickupSummaryRow, summaryOf } from '../entities/pickup-summary-row.ts';

interface Page {
  readonly limit: number;
  readonly beforeId: string | undefined;
}

export const listPickups = (
  database: Database,
  customerId: string,
  { limit, beforeId }: Page,
): Promise<PickupSummary[]> =>
  database.read(async (em) => {
    const where = { customerId, ...(beforeId === undefined ? {} : { callId: { $lt: beforeId } }) };
    return (await em.find(PickupSummaryRow, where, { orderBy: { callId: 'desc' }, limit })).map(summaryOf);
  });

export const countPickups = (database: Database, customerId: string): Promise<number> =>
  database.read((em) => em.count(PickupSummaryRow, { customerId }));

export const listNotifications = (
  database: Database,
  customerId: string,
  { limit, beforeId }: Page,
): Promise<Notification[]> =>
  database.read(async (em) => {
    const where = { customerId, ...(beforeId === undefined ? {} : { id: { $lt: beforeId } }) };
    return (await em.find(NotificationRow, where, { orderBy: { id: 'desc' }, limit })).map(notificationOf);
  });

export const countNotifications = (database: Database, customerId: string): Promise<number> =>
  database.read((em) => em.count(NotificationRow, { customerId }));

export const countUnread = (database: Database, customerId: string): Promise<number> =>
  database.read((em) => em.count(NotificationRow, { customerId, readAt: null }));

/** The notifications of these ids that the reader may see, in the order of the ids, null in the place of any other. */
export async function notificationsSeenBy(
  database: Database,
  reader: Reader,
  ids: readonly string[],
): Promise<(Notification | null)[]> {
  const rows = await database.read((em) => em.find(NotificationRow, { id: { $in: [...ids] } }));
  const found = new Map(rows.map((row) => [row.id, notificationOf(row)]));
  return ids.map((id) => {
    const notification = found.get(id);
    return notification !== undefined && maySee(reader, notification) ? notification : null;
  });
}
