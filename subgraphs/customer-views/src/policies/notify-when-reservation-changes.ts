import { rentalReservation } from '@naru/schema';
import { rentalNoticeOf } from '../domain/rental-notice.ts';
import { notifyPolicy } from './notify-policy.ts';

/** The customer hears what became of the reservation (예약). */
export const notifyWhenReservationChanges = notifyPolicy(
  'customer-views__notify-when-reservation-changes',
  rentalReservation,
  rentalNoticeOf,
);
