import type { CallContext } from '@naru/subgraph-host';
import DataLoader from 'dataloader';
import type { CustomerViewsService } from '../application/customer-views-service.ts';
import { notificationsSeenBy } from '../application/read-notifications.ts';
import type { Notification } from '../domain/notification.ts';

export interface ResolverContext extends CallContext {
  readonly views: CustomerViewsService;
  /** The notifications that this request's caller may see, loaded once and together. */
  readonly visibleNotifications: DataLoader<string, Notification | null>;
}

export function createContext(views: CustomerViewsService): (call: CallContext) => ResolverContext {
  return (call) => ({
    ...call,
    views,
    visibleNotifications: new DataLoader((ids) =>
      call.caller === null
        ? Promise.resolve(ids.map(() => null))
        : notificationsSeenBy(views.database, call.caller, ids),
    ),
  });
}
