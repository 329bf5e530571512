import { definePolicy, type ReceivedEvent, Refused } from '@naru/messaging';
import { isRefusal } from '@naru/refusal';
import { type PickupAssignmentFact, type PickupAssignmentV1, pickupAssignment } from '@naru/schema';
import { executeOn } from '../application/calls.ts';
import type { CallsService } from '../application/calls-service.ts';

const DURABLE = 'calls__follow-assignment-when-it-changes';

type AssignmentEvent = ReceivedEvent<PickupAssignmentFact, PickupAssignmentV1>;

/** The call follows its assignment: searching, confirmed, picked up, without a courier, or cancelled. */
export const followAssignmentWhenItChanges = definePolicy({
  durable: DURABLE,
  on: pickupAssignment,
  handle: (event: AssignmentEvent, { outbox, now }: CallsService) =>
    outbox.handleOnce(DURABLE, event, async (unit) => {
      const { callId, version, status, courier } = event.body;
      const command = { type: 'FollowAssignment', assignment: { version, status, courier } } as const;
      const cause = { correlationId: event.correlationId, causationId: event.id };
      const call = await executeOn(unit, { id: callId }, command, now(), cause);
      if (call === undefined) throw new Refused(`There is no call ${callId}`);
      if (isRefusal(call)) throw new Refused(call.message);
    }),
});
