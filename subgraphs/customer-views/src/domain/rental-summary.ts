import type { CalendarDay } from '@naru/calendar';
import type { RentalReservationV1 } from '@naru/schema';

export type ReservationStatus = RentalReservationV1['status'];

/** A reservation as its customer's page shows it. */
export interface RentalSummary {
  /** The reservation's id. */
  readonly id: string;
  readonly status: ReservationStatus;
  readonly itemName: string;
  readonly quantity: number;
  readonly startDate: CalendarDay;
  readonly endDate: CalendarDay;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly updatedAt: Date;
}
