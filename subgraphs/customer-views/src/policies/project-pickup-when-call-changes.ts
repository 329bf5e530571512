import { pickupCall } from '@naru/schema';
import { projectPickup } from '../application/project-pickup.ts';
import { projectionPolicy } from './projection-policy.ts';

/** The customer's page shows the call (호출) as it stands. */
export const projectPickupWhenCallChanges = projectionPolicy(
  'customer-views__project-pickup-when-call-changes',
  pickupCall,
  projectPickup,
);
