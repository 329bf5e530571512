import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import {
  type PickupAssignmentFact,
  type PickupAssignmentV1,
  type PickupOfferFact,
  type PickupOfferV1,
  pickupAssignment,
  pickupOffer,
} from '@naru/schema';
import type { Assignment } from '../domain/assignment.ts';
import type { Offer } from '../domain/offer.ts';

export function publishAssignment(
  unit: UnitOfWork,
  fact: PickupAssignmentFact,
  assignment: Assignment,
  cause: Cause,
): void {
  const body: PickupAssignmentV1 = {
    id: assignment.id,
    version: assignment.version,
    callId: assignment.callId,
    status: assignment.status,
    epoch: assignment.epoch,
    round: assignment.round,
    courier: assignment.courier,
    distanceMeters: assignment.distanceMeters,
    assignedAt: assignment.assignedAt?.toISOString() ?? null,
    updatedAt: assignment.updatedAt.toISOString(),
  };
  unit.publish(pickupAssignment, fact, body, cause);
}

export function publishOffer(unit: UnitOfWork, fact: PickupOfferFact, offer: Offer, cause: Cause): void {
  const body: PickupOfferV1 = {
    ...offer,
    expiresAt: offer.expiresAt.toISOString(),
    updatedAt: offer.updatedAt.toISOString(),
  };
  unit.publish(pickupOffer, fact, body, cause);
}
