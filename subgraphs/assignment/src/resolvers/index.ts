import type { GraphQLResolverMap } from '@apollo/subgraph';
import { DateTime } from '@naru/subgraph-host';
import type { ResolverContext } from './context.ts';
import {
  acceptOffer,
  completePickup,
  declineOffer,
  registerCourier,
  releaseAssignment,
  reportCourierPosition,
  setCourierOnline,
} from './mutations.ts';
import { courier, couriers, couriersNear, openOffer } from './queries.ts';
import { assignmentFields, courierFields, offerFields, pickupCallFields } from './types.ts';

export const resolvers: GraphQLResolverMap<ResolverContext> = {
  DateTime,
  UserError: { __resolveType: () => 'Refusal' },
  Query: { courier, couriers, couriersNear, openOffer },
  Mutation: {
    registerCourier,
    reportCourierPosition,
    setCourierOnline,
    acceptOffer,
    declineOffer,
    releaseAssignment,
    completePickup,
  },
  Courier: courierFields,
  Assignment: assignmentFields,
  Offer: offerFields,
  PickupCall: pickupCallFields,
};
