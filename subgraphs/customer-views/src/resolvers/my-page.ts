import { connectionOf, signedIn } from '@naru/subgraph-host';
import {
  type CustomerList,
  customerNotifications,
  customerPickups,
  customerRentals,
} from '../application/customer-list.ts';
import { countUnread } from '../application/read-notifications.ts';
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

const pageOf =
  <Entry extends { readonly id: string }>(list: CustomerList<Entry>) =>
  ({ customerId }: MyPage, args: PageArgs, { views }: ResolverContext) =>
    connectionOf<Entry>(args, {
      load: (page) => list.load(views.database, customerId, page),
      count: () => list.count(views.database, customerId),
      idOf: (entry) => entry.id,
    });

export const myPageFields = {
  pickups: pageOf(customerPickups),
  rentals: pageOf(customerRentals),
  notifications: pageOf(customerNotifications),
  unreadCount: ({ customerId }: MyPage, _args: unknown, { views }: ResolverContext) =>
    countUnread(views.database, customerId),
};
