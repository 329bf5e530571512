import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import type { AssignmentService } from '../application/assignment-service.ts';
import { cancelAssignment } from '../application/assignments.ts';

const DURABLE = 'assignment__cancel-assignment-when-cancel-requested';

/** The assignment decides between a cancellation and a pick-up: whichever it sees first wins. */
export const cancelAssignmentWhenCancelRequested = definePolicy({
  durable: DURABLE,
  on: pickupCall,
  fact: 'cancel-requested',
  handle: (event: ReceivedEvent<PickupCallFact, PickupCallV1>, service: AssignmentService) =>
    service.outbox.handleOnce(DURABLE, event, (unit) =>
      cancelAssignment(service, unit, event.body, {
        correlationId: event.correlationId,
        causationId: event.id,
      }),
    ),
});
