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
  await database.transaction(async (em) => {
    if ((await em.count(AssignmentRow, { callId })) > 0) return;
    const assignment = acceptDispatchRequest({ id: newId(), callId, customerId, parcelClass, point }, now());
    em.create(AssignmentRow, { ...rowOf(assignment), correlationId, createdAt: now() });
  });
  return { accepted: true };
}
