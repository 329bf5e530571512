import type { GraphQLResolverMap } from '@apollo/subgraph';
import { CalendarDate, DateTime } from '@naru/subgraph-host';
import type { ResolverContext } from './context.ts';
import { markNotificationsRead } from './mutations.ts';
import { myPage, myPageFields } from './my-page.ts';
import { notificationFields, pickupSummaryFields, rentalSummaryFields } from './types.ts';

export const resolvers: GraphQLResolverMap<ResolverContext> = {
  Date: CalendarDate,
  DateTime,
  UserError: { __resolveType: () => 'Refusal' },
  Query: { myPage },
  Mutation: { markNotificationsRead },
  MyPage: myPageFields,
  Notification: notificationFields,
  PickupSummary: pickupSummaryFields,
  RentalSummary: rentalSummaryFields,
};
