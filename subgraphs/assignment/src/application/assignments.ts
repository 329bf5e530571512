import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { findRow, insertRow, type SqlEntityManager } from '@naru/persistence';
import { type Refusal, refuse } from '@naru/refusal';
import type { PickupCallV1 } from '@naru/schema';
import { type Assignment, type AssignmentCommand, acceptDispatchRequest } from '../domain/assignment.ts';
import { type AssignmentRecord, AssignmentRow, rowOf } from '../entities/assignment-row.ts';
import type { AssignmentService } from './assignment-service.ts';
import { execute } from './execute.ts';

/** A courier's own command on an assignment of theirs; an operator may give it for the assigned courier. */
export function commandByCourier(
  { outbox, now, newId }: AssignmentService,
  request: {
    readonly assignmentId: string;
    /** Absent when an operator stands in for whoever is assigned. */
    readonly courierId: string | undefined;
    readonly type: Extract<AssignmentCommand, { courierId: string }>['type'];
  },
  cause: Cause,
): Promise<Assignment | Refusal> {
  return outbox.transaction(async (unit) => {
    const row = await lockAssignment(unit.em, { id: request.assignmentId });
    if (row === undefined)
      return refuse('NOT_FOUND', 'There is no such assignment', { path: ['assignmentId'] });
    const courierId = request.courierId ?? row.courierId ?? '';
    return execute({ unit, now: now(), newId, cause }, row, { type: request.type, courierId });
  });
}

/** Cancels a call's assignment; for a call that was never accepted here, notes that it must not be searched. */
export async function cancelAssignment(
  { now, newId }: AssignmentService,
  unit: UnitOfWork,
  call: PickupCallV1,
  cause: Cause,
): Promise<void> {
  const row = await assignmentForCall(unit.em, call, newId, now(), cause);
  await execute({ unit, now: now(), newId, cause }, row, { type: 'CancelAssignment' });
}

/** The call's assignment, made from the call where the desk's promise is not to be found. */
export async function assignmentForCall(
  em: SqlEntityManager,
  call: PickupCallV1,
  newId: () => string,
  now: Date,
  cause: Cause,
): Promise<AssignmentRecord> {
  const row = await lockAssignment(em, { callId: call.id });
  if (row !== undefined) return row;
  const { id: callId, customerId, parcelClass, place } = call;
  const assignment = acceptDispatchRequest(
    { id: newId(), callId, customerId, parcelClass, point: place.point },
    now,
  );
  const made = { ...rowOf(assignment), correlationId: cause.correlationId, createdAt: now };
  await insertRow(em, AssignmentRow, made);
  return made;
}

export const lockAssignment = (
  em: SqlEntityManager,
  where: { readonly id: string } | { readonly callId: string },
): Promise<AssignmentRecord | undefined> => findRow(em, AssignmentRow, where, { lock: true });
