import { hasRole } from '@naru/identity';
import { maskTelephone } from '@naru/telephone';
import type { Assignment } from '../domain/assignment.ts';
import type { Courier } from '../domain/courier.ts';
import type { Offer } from '../domain/offer.ts';
import { maySeeAssignment, maySeeOffer } from '../domain/visibility.ts';
import type { ResolverContext } from './context.ts';

interface Reference {
  readonly id: string;
}

/** A courier whom the caller reached through a call of theirs, and may therefore telephone. */
type CourierParent = Courier & { readonly serves?: boolean };

export const courierFields = {
  __resolveReference: ({ id }: Reference, { caller, couriers }: ResolverContext) =>
    caller === null ? null : couriers.load(id),
  tel: (courier: CourierParent, _args: unknown, { caller }: ResolverContext) =>
    courier.serves || hasRole(caller, 'OPERATOR') || caller?.sub === courier.id
      ? courier.tel
      : maskTelephone(courier.tel),
  assignments: ({ id }: Courier, _args: unknown, { caller, assignmentsUnderWay }: ResolverContext) =>
    hasRole(caller, 'OPERATOR') || (hasRole(caller, 'COURIER') && caller?.sub === id)
      ? assignmentsUnderWay.load(id)
      : [],
  positionAgeSeconds: ({ positionAt }: Courier, _args: unknown, { service }: ResolverContext) =>
    positionAt === null
      ? null
      : Math.max(0, Math.floor((service.now().getTime() - positionAt.getTime()) / 1000)),
};

export const assignmentFields = {
  __resolveReference: async ({ id }: Reference, { caller, assignments }: ResolverContext) =>
    visibleAssignment(await assignments.load(id), caller),
  courier: async (assignment: Assignment, _args: unknown, { caller, couriers }: ResolverContext) => {
    const courier = assignment.courier && (await couriers.load(assignment.courier.id));
    const serves = assignment.status === 'ASSIGNED' && caller?.sub === assignment.customerId;
    return courier && { ...courier, serves };
  },
  offers: async (assignment: Assignment, _args: unknown, { caller, offersByAssignment }: ResolverContext) => {
    const offers = await offersByAssignment.load(assignment.id);
    const seesAll = caller?.sub === assignment.customerId;
    return offers.filter((offer) => seesAll || (caller !== null && maySeeOffer(caller, offer)));
  },
  call: ({ callId }: Assignment) => ({ id: callId }),
};

export const offerFields = {
  __resolveReference: async ({ id }: Reference, { caller, offers }: ResolverContext) => {
    const offer = await offers.load(id);
    return offer !== null && caller !== null && maySeeOffer(caller, offer) ? offer : null;
  },
  courier: ({ courierId }: Offer, _args: unknown, { couriers }: ResolverContext) => couriers.load(courierId),
  call: ({ callId }: Offer) => ({ id: callId }),
};

export const pickupCallFields = {
  __resolveReference: ({ id }: Reference) => ({ id }),
  assignment: async ({ id }: Reference, _args: unknown, { caller, assignmentsByCall }: ResolverContext) =>
    visibleAssignment(await assignmentsByCall.load(id), caller),
};

const visibleAssignment = (
  assignment: Assignment | null,
  caller: ResolverContext['caller'],
): Assignment | null =>
  assignment !== null && caller !== null && maySeeAssignment(caller, assignment) ? assignment : null;
