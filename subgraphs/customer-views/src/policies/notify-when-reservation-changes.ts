import { type RentalReservationFact, type RentalReservationV1, rentalReservation } from '@naru/schema';
import type { NoticeSource } from '../application/notice-source.ts';
import { rentalNoticeOf } from '../domain/rental-notice.ts';
import { notifyPolicy } from './notify-policy.ts';

export const reservationNotices: NoticeSource<RentalReservationFact, RentalReservationV1> = {
  durable: 'customer-views__notify-when-reservation-changes',
  family: rentalReservation,
  noticeOf: rentalNoticeOf,
};

/** The customer hears what became of the reservation (예약). */
export const notifyWhenReservationChanges = notifyPolicy(reservationNotices);
