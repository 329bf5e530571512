import { insertRowIfAbsent } from '@naru/persistence';
import type { AcceptDispatchReplyV1, AcceptDispatchRequestV1 } from '@naru/schema';
import { acceptDispatchRequest } from '../domain/assignment.ts';
import { AssignmentRow, rowOf } from '../entities/assignment-row.ts';
import type { AssignmentService } from './assignment-service.ts';

/**
 * Promises to find a courier for a call that is about to be stored (할당요청). Nothing is announced yet: should the call
 * never be stored, the promise is forgotten.
 */
export async function acceptDispatch(
  { database, now, newId }: AssignmentService,
  request: AcceptDispatchRequestV1,
  correlationId: string,
): Promise<AcceptDispatchReplyV1> {
  const { callId, customerId, parcelClass, point } = request;
  const assignment = acceptDispatchRequest({ id: newId(), callId, customerId, parcelClass, point }, now());
  const row = { ...rowOf(assignment), correlationId, createdAt: now() };
  // The same request may come again: there is one assignment of a call.
  await database.write((em) => insertRowIfAbsent(em, AssignmentRow, row));
  return { accepted: true };
}
