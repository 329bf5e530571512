import { connectionOf, signedIn } from '@naru/subgraph-host';
import {
  countNotifications,
  countPickups,
  countUnread,
  listNotifications,
  listPickups,
} from '../application/read-views.ts';
import type { Notification } from '../domain/notification.ts';
import type { PickupSummary } from '../domain/pickup-summary.ts';
import type { ResolverContext } from './context.ts';

interface MyPage {
  readonly customerId: string;
}

interface PageArgs {
  readonly first: number;
  readonly after?: string | null;
}

export const myPage = (_root: unknown, _args: unknown, { caller }: ResolverContext): MyPage => ({
  customerId: signedIn(caller).sub,
});

export const myPageFields = {
  pickups: ({ customerId }: MyPage, args: PageArgs, { views }: ResolverContext) =>
    connectionOf<PickupSummary>(args, {
      load: (page) => listPickups(views.database, customerId, page),
      count: () => countPickups(views.database, customerId),
      idOf: (pickup) => pickup.callId,
    }),
  notifications: ({ customerId }: MyPage, args: PageArgs, { views }: ResolverContext) =>
    connectionOf<Notification>(args, {
      load: (page) => listNotifications(views.database, customerId, page),
      count: () => countNotifications(views.database, customerId),
      idOf: (notification) => notification.id,
    }),
  unreadCount: ({ customerId }: MyPage, _args: unknown, { views }: ResolverContext) =>
    countUnread(views.database, customerId),
};
