import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { transientWhenAway } from '@naru/outbox';
import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import { assignmentForCall } from '../application/assignments.ts';
import { execute } from '../application/execute.ts';
import { type Dispatcher, openRoundIfDue } from '../application/search.ts';

const DURABLE = 'assignment__search-when-call-requested';

/** The call is stored: its search begins, at once when this process is the one that schedules it. */
export const searchWhenCallRequested = definePolicy({
  durable: DURABLE,
  on: pickupCall,
  fact: 'requested',
  async handle(event: ReceivedEvent<PickupCallFact, PickupCallV1>, dispatcher: Dispatcher) {
    const { outbox, now, newId } = dispatcher;
    const cause = { correlationId: event.correlationId, causationId: event.id };
    let scheduled: string | undefined;
    await outbox.handleOnce(DURABLE, event, async (unit) => {
      const row = await assignmentForCall(unit.em, event.body, newId, now(), cause);
      await execute({ unit, now: now(), newId, cause }, row, { type: 'BeginSearch' });
      scheduled = row.id;
    });
    const id = scheduled;
    if (id !== undefined) await transientWhenAway(() => openRoundIfDue(dispatcher, id));
  },
});
