import type { GraphQLResolverMap } from '@apollo/subgraph';
import { CalendarDate, DateTime } from '@naru/subgraph-host';
import type { ResolverContext } from './context.ts';
import { confirmOrder, handOverOrder, prepareOrder, rejectOrder, returnItems } from './mutations.ts';
import { storeOrder, storeOrders } from './queries.ts';
import { reservationFields, storeOrderFields } from './types.ts';

export const resolvers: GraphQLResolverMap<ResolverContext> = {
  Date: CalendarDate,
  DateTime,
  UserError: { __resolveType: () => 'Refusal' },
  Query: { storeOrder, storeOrders },
  Mutation: { confirmOrder, rejectOrder, prepareOrder, handOverOrder, returnItems },
  StoreOrder: storeOrderFields,
  Reservation: reservationFields,
};
