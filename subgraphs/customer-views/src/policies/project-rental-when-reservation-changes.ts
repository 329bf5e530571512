import { rentalReservation } from '@naru/schema';
import { projectRental } from '../application/project-rental.ts';
import { projectionPolicy } from './projection-policy.ts';

/** The customer's page shows the reservation (예약) as it stands. */
export const projectRentalWhenReservationChanges = projectionPolicy(
  'customer-views__project-rental-when-reservation-changes',
  rentalReservation,
  projectRental,
);
