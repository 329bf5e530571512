import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { updateRow } from '@naru/persistence';
import { isRefusal, type Refusal, refuse } from '@naru/refusal';
import { answerable, type Offer } from '../domain/offer.ts';
import { type AssignmentRecord, AssignmentRow } from '../entities/assignment-row.ts';
import { CourierRow, courierOf } from '../entities/courier-row.ts';
import { OfferRow } from '../entities/offer-row.ts';
import type { AssignmentService } from './assignment-service.ts';
import { lockAssignment } from './assignments.ts';
import { execute } from './execute.ts';
import { closeOfferOf } from './offers.ts';

interface Answer {
  readonly courierId: string;
  readonly offerId: string;
}

/** Takes the call of an offer. Of all who accept at once, one gets it; the others are refused. */
export function acceptOffer(
  service: AssignmentService,
  answer: Answer,
  cause: Cause,
): Promise<Offer | Refusal> {
  return answerOffer(service, answer, 'ACCEPTED', async (unit, offer, assignment, now) => {
    const courier = courierOf(await unit.em.findOneOrFail(CourierRow, answer.courierId));
    const outcome = await execute({ unit, now, newId: service.newId, cause }, assignment, {
      type: 'AcceptOffer',
      offer: { id: offer.id, epoch: offer.epoch },
      candidate: { courier, distanceMeters: offer.distanceMeters },
    });
    return isRefusal(outcome) ? outcome : undefined;
  });
}

/** Says no. When nobody is left to answer, the next round is due at once. */
export function declineOffer(
  service: AssignmentService,
  answer: Answer,
  cause: Cause,
): Promise<Offer | Refusal> {
  return answerOffer(service, answer, 'DECLINED', async (unit, offer, assignment, now) => {
    await closeOfferOf(unit, offer.id, 'DECLINED', now, cause);
    await unit.em.flush();
    const waiting = await unit.em.count(OfferRow, { assignmentId: assignment.id, status: 'OFFERED' });
    if (waiting === 0 && assignment.status === 'PENDING') {
      await updateRow(unit.em, AssignmentRow, assignment, { nextRoundAt: now });
    }
    return undefined;
  });
}

type ApplyAnswer = (
  unit: UnitOfWork,
  offer: Offer,
  assignment: AssignmentRecord,
  now: Date,
) => Promise<Refusal | undefined>;

/** Finds the courier's own offer, locks its assignment, which guards all its offers, and applies the answer. */
function answerOffer(
  { outbox, now }: AssignmentService,
  { offerId, courierId }: Answer,
  status: 'ACCEPTED' | 'DECLINED',
  apply: ApplyAnswer,
): Promise<Offer | Refusal> {
  return outbox.transaction(async (unit) => {
    const offer = await unit.em.findOne(OfferRow, { id: offerId, courierId });
    const assignment = offer && (await lockAssignment(unit.em, { id: offer.assignmentId }));
    if (!offer || !assignment) {
      return refuse('NOT_FOUND', 'There is no such offer', { path: ['offerId'] });
    }
    await unit.em.refresh(offer);
    const state = answerable(offer, status, now());
    if (isRefusal(state)) return state;
    if (state === 'ANSWERED' && status === 'ACCEPTED' && offer.epoch !== assignment.epoch) {
      // To say "accepted" once more would let a courier who gave the call up believe that it is still theirs.
      return refuse('OFFER_STALE', 'The call was given up since', { path: ['offerId'] });
    }
    const refusal = state === 'OPEN' ? await apply(unit, offer, assignment, now()) : undefined;
    return refusal ?? { ...offer };
  });
}
