import { type Refusal, refuse } from '@naru/refusal';
import type { Assignment, AssignmentCommand, AssignmentEvent } from './assignment.ts';
import { openRound } from './search-round.ts';

/** What a command leads to: events, nothing when it was done before, or a refusal. */
export function decide(
  assignment: Assignment,
  command: AssignmentCommand,
  now: Date,
): readonly AssignmentEvent[] | Refusal {
  switch (command.type) {
    case 'BeginSearch':
      return beginSearch(assignment, now);
    case 'OpenRound':
      return openRound(assignment, command.candidates, command.plan, now);
    case 'AcceptOffer':
      if (assignment.epoch !== command.offer.epoch)
        return refuse('OFFER_STALE', 'The call is being offered anew');
      if (assignment.status !== 'PENDING') return refuse('OFFER_CLOSED', 'The call is no longer on offer');
      return [{ type: 'CourierAssigned', candidate: command.candidate, offerId: command.offer.id, at: now }];
    case 'ReleaseAssignment':
      if (!isAssignedTo(assignment, command.courierId)) return notAssigned();
      return [{ type: 'CourierReleased', courierId: command.courierId, at: now }];
    case 'CompletePickup':
      if (assignment.courier?.id === command.courierId && assignment.status === 'COMPLETED') return [];
      if (!isAssignedTo(assignment, command.courierId)) return notAssigned();
      return [{ type: 'PickupCompleted', at: now }];
    case 'CancelAssignment':
      if (assignment.status === 'CANCELLED' || assignment.status === 'COMPLETED') return [];
      return [{ type: 'AssignmentCancelled', at: now }];
  }
}

function beginSearch(assignment: Assignment, now: Date): readonly AssignmentEvent[] {
  const begun = assignment.round > 0 || assignment.nextRoundAt !== null;
  return begun || assignment.status !== 'PENDING' ? [] : [{ type: 'SearchScheduled', at: now }];
}

const isAssignedTo = ({ status, courier }: Assignment, courierId: string): boolean =>
  status === 'ASSIGNED' && courier?.id === courierId;

const notAssigned = (): Refusal => refuse('NOT_ASSIGNED', 'This call is not assigned to the courier');
