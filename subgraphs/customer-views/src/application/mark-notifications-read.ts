import { type Refusal, refuse } from '@naru/refusal';
import { NotificationRow } from '../entities/notification-row.ts';
import type { CustomerViewsService } from './customer-views-service.ts';

const IDS_MAX = 100;

/**
 * Marks the customer's notifications as read: all of these or, when one is unknown or somebody else's, none. What was
 * read before stays read since then. @returns why none was marked; undefined when all are.
 */
export async function markNotificationsRead(
  { database, now }: CustomerViewsService,
  customerId: string,
  ids: readonly string[],
): Promise<Refusal | undefined> {
  if (ids.length < 1 || ids.length > IDS_MAX) {
    return refuse('IDS_INVALID', `1 to ${IDS_MAX} notifications can be marked at once`, { path: ['ids'] });
  }
  const id = { $in: [...new Set(ids)] };
  return database.transaction(async (em) => {
    const own = await em.count(NotificationRow, { id, customerId });
    if (own < id.$in.length) return refuse('NOT_FOUND', 'There is no such notification', { path: ['ids'] });
    await em.nativeUpdate(NotificationRow, { id, customerId, readAt: null }, { readAt: now() });
    return undefined;
  });
}
