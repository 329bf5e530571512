import type { GraphQLResolverMap } from '@apollo/subgraph';
import { DateTime } from '@naru/subgraph-host';
import type { ResolverContext } from './context.ts';
import * as mutations from './mutations.ts';
import * as queries from './queries.ts';
import { assignmentFields, courierFields, offerFields, pickupCallFields } from './types.ts';

export const resolvers: GraphQLResolverMap<ResolverContext> = {
  DateTime,
  UserError: { __resolveType: () => 'Refusal' },
  Query: { ...queries },
  Mutation: { ...mutations },
  Courier: courierFields,
  Assignment: assignmentFields,
  Offer: offerFields,
  PickupCall: pickupCallFields,
};
