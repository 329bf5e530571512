import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { isRefusal } from '@naru/refusal';
import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import { assignmentForCall } from '../application/assignments.ts';
import { execute } from '../application/execute.ts';
import { type Dispatcher, openRoundOf } from '../application/search.ts';
import { rowOf } from '../entities/assignment-row.ts';

const DURABLE = 'assignment__search-when-call-requested';

/** The call is stored: its search begins, and its first round is opened with it. */
export const searchWhenCallRequested = definePolicy({
  durable: DURABLE,
  on: pickupCall,
  fact: 'requested',
  handle(event: ReceivedEvent<PickupCallFact, PickupCallV1>, dispatcher: Dispatcher) {
    const { outbox, now, newId } = dispatcher;
    const cause = { correlationId: event.correlationId, causationId: event.id };
    return outbox.handleOnce(DURABLE, event, async (unit) => {
      const row = await assignmentForCall(unit.em, event.body, newId, now(), cause);
      const begun = await execute({ unit, now: now(), newId, cause }, row, { type: 'BeginSearch' });
      if (!isRefusal(begun)) await openRoundOf(dispatcher, unit, { ...row, ...rowOf(begun) });
    });
  },
});
