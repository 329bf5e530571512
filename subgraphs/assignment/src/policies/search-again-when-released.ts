import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { transientWhenAway } from '@naru/outbox';
import { type PickupAssignmentFact, type PickupAssignmentV1, pickupAssignment } from '@naru/schema';
import { type Dispatcher, openRoundIfDue } from '../application/search.ts';

/**
 * A courier gave the call up: the first round of the new search is opened at once. Needs no note of having been
 * handled: a round opens only when it is due.
 */
export const searchAgainWhenReleased = definePolicy({
  durable: 'assignment__search-again-when-released',
  on: pickupAssignment,
  fact: 'released',
  handle: (event: ReceivedEvent<PickupAssignmentFact, PickupAssignmentV1>, dispatcher: Dispatcher) =>
    transientWhenAway(() => openRoundIfDue(dispatcher, event.body.id)),
});
