import type { Assignment, AssignmentEvent } from './assignment.ts';
import type { Candidate } from './courier.ts';
import type { SearchPlan } from './search-plan.ts';

/** How far the round reaches that is opened next; undefined when every round was opened. */
export const nextRadiusMeters = (assignment: Assignment, plan: SearchPlan): number | undefined =>
  plan.radiiMeters[assignment.round];

/**
 * Opens the round that is due.
 * @param candidates who can take the call within the round's reach, best first.
 */
export function openRound(
  assignment: Assignment,
  candidates: readonly Candidate[],
  plan: SearchPlan,
  now: Date,
): readonly AssignmentEvent[] {
  const { status, nextRoundAt, round } = assignment;
  if (status !== 'PENDING' || nextRoundAt === null || nextRoundAt > now) return [];
  const started: readonly AssignmentEvent[] = round === 0 ? [{ type: 'SearchStarted', at: now }] : [];
  if (nextRadiusMeters(assignment, plan) === undefined)
    return [...started, { type: 'SearchExhausted', at: now }];

  const [best] = candidates;
  if (plan.mode === 'auto' && best !== undefined) {
    return [...started, { type: 'CourierAssigned', candidate: best, offerId: null, at: now }];
  }
  const offeredTo = plan.mode === 'offer' ? candidates.slice(0, plan.offersPerRound) : [];
  const lastsMs = offeredTo.length > 0 ? plan.offerTtlMs : plan.roundPauseMs;
  return [...started, { type: 'RoundOpened', offeredTo, endsAt: new Date(now.getTime() + lastsMs) }];
}
