import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import type { PickupOfferFact } from '@naru/schema';
import type { Assignment, AssignmentEvent } from '../domain/assignment.ts';
import { close, type Offer, type OfferStatus } from '../domain/offer.ts';
import { OfferRow } from '../entities/offer-row.ts';
import { publishOffer } from './events.ts';

type ClosedStatus = Exclude<OfferStatus, 'OFFERED'>;

const FACTS: Record<ClosedStatus, PickupOfferFact> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  EXPIRED: 'expired',
  REVOKED: 'revoked',
};

/** Closes one offer of an assignment that is locked, and reports it. */
export async function closeOfferOf(
  unit: UnitOfWork,
  offerId: string,
  status: ClosedStatus,
  now: Date,
  cause: Cause,
): Promise<void> {
  closeRow(unit, await unit.em.findOneOrFail(OfferRow, offerId), status, now, cause);
}

/** Closes every offer of a locked assignment that still waits for an answer. */
export async function closeOpenOffers(
  unit: UnitOfWork,
  assignment: Assignment,
  status: ClosedStatus,
  now: Date,
  cause: Cause,
): Promise<void> {
  // Before the first round of a search, nobody was asked in it, and every search before it has ended.
  if (assignment.round === 0) return;
  await unit.em.flush();
  const open = await unit.em.find(OfferRow, { assignmentId: assignment.id, status: 'OFFERED' });
  for (const row of open) closeRow(unit, row, status, now, cause);
}

/** Makes the offers of a round that was just opened. */
export function openOffers(
  unit: UnitOfWork,
  assignment: Assignment,
  round: Extract<AssignmentEvent, { type: 'RoundOpened' }>,
  newId: () => string,
  now: Date,
  cause: Cause,
): void {
  for (const { courier, distanceMeters } of round.offeredTo) {
    const offer: Offer = {
      id: newId(),
      version: 1,
      status: 'OFFERED',
      assignmentId: assignment.id,
      callId: assignment.callId,
      courierId: courier.id,
      epoch: assignment.epoch,
      round: assignment.round,
      distanceMeters,
      expiresAt: round.endsAt,
      updatedAt: now,
    };
    unit.em.create(OfferRow, offer);
    publishOffer(unit, 'opened', offer, cause);
  }
}

function closeRow(unit: UnitOfWork, row: Offer, status: ClosedStatus, now: Date, cause: Cause): void {
  const closed = close({ ...row }, status, now);
  unit.em.assign(row, closed);
  publishOffer(unit, FACTS[status], closed, cause);
}
