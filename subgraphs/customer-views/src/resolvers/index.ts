import type { GraphQLResolverMap } from '@apollo/subgraph';
import { DateTime } from '@naru/subgraph-host';
import type { ResolverContext } from './context.ts';
import { markNotificationsRead } from './mutations.ts';
import { myPage, myPageFields } from './my-page.ts';
import { notificationFields, pickupSummaryFields } from './types.ts';

export const resolvers: GraphQLResolverMap<ResolverContext> = {
  DateTime,
  UserError: { __resolveType: () => 'Refusal' },
  Query: { myPage },
  Mutation: { markNotificationsRead },
  MyPage: myPageFields,
  Notification: notificationFields,
  PickupSummary: pickupSummaryFields,
};
