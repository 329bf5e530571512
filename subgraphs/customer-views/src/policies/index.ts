import { notifyWhenCallChanges } from './notify-when-call-changes.ts';
import { notifyWhenReservationChanges } from './notify-when-reservation-changes.ts';
import { projectPickupWhenCallChanges } from './project-pickup-when-call-changes.ts';
import { projectRentalWhenReservationChanges } from './project-rental-when-reservation-changes.ts';

export const policies = [
  ...[projectPickupWhenCallChanges, notifyWhenCallChanges],
  ...[projectRentalWhenReservationChanges, notifyWhenReservationChanges],
];
