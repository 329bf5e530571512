import type { GraphQLResolverMap } from '@apollo/subgraph';
import { DateTime } from '@naru/subgraph-host';
import { maskTelephone } from '@naru/telephone';
import type { PickupCall } from '../domain/pickup-call.ts';
import { maySeeTelephone } from '../domain/visibility.ts';
import type { ResolverContext } from './context.ts';
import { cancelPickup, requestPickup } from './mutations.ts';
import { pickupCall, pickupCalls, places, quotePickup } from './queries.ts';

export const resolvers: GraphQLResolverMap<ResolverContext> = {
  DateTime,
  UserError: { __resolveType: () => 'Refusal' },
  Query: { pickupCall, pickupCalls, quotePickup, places },
  Mutation: { requestPickup, cancelPickup },
  PickupCall: {
    // Also the way in for every other subgraph's reference to a call: the caller still sees only what is theirs.
    __resolveReference: (reference: { readonly id: string }, { visibleCalls }: ResolverContext) =>
      visibleCalls.load(reference.id),
    tel: (call: PickupCall, _args: unknown, { caller }: ResolverContext) =>
      caller !== null && maySeeTelephone(caller, call) ? call.tel : maskTelephone(call.tel),
  },
};
