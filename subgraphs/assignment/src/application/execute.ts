import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { updateRow } from '@naru/persistence';
import { isRefusal, type Refusal, refuse } from '@naru/refusal';
import {
  type Assignment,
  type AssignmentCommand,
  type AssignmentEvent,
  evolve,
} from '../domain/assignment.ts';
import { decide } from '../domain/decide.ts';
import { type AssignmentRecord, AssignmentRow, assignmentOf, rowOf } from '../entities/assignment-row.ts';
import { giveBackCapacity, takeCapacity } from './capacity.ts';
import { publishAssignment } from './events.ts';
import { closeOfferOf, closeOpenOffers, openOffers } from './offers.ts';

export interface Execution {
  readonly unit: UnitOfWork;
  readonly now: Date;
  readonly newId: () => string;
  readonly cause: Cause;
}

/**
 * Runs one command on one locked assignment: decide, take or give back the courier's capacity, close and open offers,
 * save, report. Answers the refusal `COURIER_FULL`, with nothing changed, when the courier has no room left.
 */
export async function execute(
  execution: Execution,
  row: AssignmentRecord,
  command: AssignmentCommand,
): Promise<Assignment | Refusal> {
  const { unit, now } = execution;
  let assignment = assignmentOf(row);
  const events = decide(assignment, command, now);
  if (isRefusal(events)) return events;
  const assigned = events.find((event) => event.type === 'CourierAssigned');
  if (assigned && !(await takeCapacity(unit.em, assigned.candidate.courier.id))) {
    return refuse('COURIER_FULL', 'The courier has no room for another call');
  }
  for (const event of events) {
    const before = assignment;
    assignment = evolve(before, event);
    await applyEffects(execution, event, before, assignment);
  }
  await updateRow(unit.em, AssignmentRow, row, rowOf(assignment));
  return assignment;
}

async function applyEffects(
  { unit, now, newId, cause }: Execution,
  event: AssignmentEvent,
  before: Assignment,
  after: Assignment,
): Promise<void> {
  switch (event.type) {
    case 'SearchScheduled':
      return;
    case 'SearchStarted':
      return publishAssignment(unit, 'search-started', after, cause);
    case 'RoundOpened':
      await closeOpenOffers(unit, before, 'EXPIRED', now, cause);
      return openOffers(unit, after, event, newId, now, cause);
    case 'CourierAssigned':
      if (event.offerId !== null) await closeOfferOf(unit, event.offerId, 'ACCEPTED', now, cause);
      await closeOpenOffers(unit, before, 'REVOKED', now, cause);
      return publishAssignment(unit, 'assigned', after, cause);
    case 'CourierReleased':
      await giveBackCapacity(unit.em, event.courierId);
      return publishAssignment(unit, 'released', after, cause);
    case 'SearchExhausted':
      await closeOpenOffers(unit, before, 'EXPIRED', now, cause);
      return publishAssignment(unit, 'exhausted', after, cause);
    case 'AssignmentCancelled':
      if (before.status === 'ASSIGNED' && before.courier) await giveBackCapacity(unit.em, before.courier.id);
      await closeOpenOffers(unit, before, 'REVOKED', now, cause);
      return publishAssignment(unit, 'cancelled', after, cause);
    case 'PickupCompleted':
      if (after.courier) await giveBackCapacity(unit.em, after.courier.id);
      return publishAssignment(unit, 'completed', after, cause);
  }
}
