import { definePolicy, type ReceivedEvent } from '@naru/messaging';
import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import type { CustomerViewsService } from '../application/customer-views-service.ts';
import { projectPickup } from '../application/project-pickup.ts';

/** The customer's page shows the call as it stands. Needs no note of having been handled: the newer version wins. */
export const projectPickupWhenCallChanges = definePolicy({
  durable: 'customer-views__project-pickup-when-call-changes',
  on: pickupCall,
  handle: (event: ReceivedEvent<PickupCallFact, PickupCallV1>, { database }: CustomerViewsService) =>
    projectPickup(database, event.body),
});
