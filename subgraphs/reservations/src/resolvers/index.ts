import type { GraphQLResolverMap } from '@apollo/subgraph';
import { CalendarDate, DateTime } from '@naru/subgraph-host';
import type { ResolverContext } from './context.ts';
import { cancelReservation, reserveItem } from './mutations.ts';
import { reservation, reservations } from './queries.ts';
import { reservationFields } from './reservation.ts';

export const resolvers: GraphQLResolverMap<ResolverContext> = {
  Date: CalendarDate,
  DateTime,
  UserError: { __resolveType: () => 'Refusal' },
  Query: { reservation, reservations },
  Mutation: { reserveItem, cancelReservation },
  Reservation: reservationFields,
};
