import { addDays, type CalendarDay, type DayRange, earlierOf, laterOf } from '@naru/calendar';
import type { RentalReservationV1 } from '@naru/schema';

/**
 * HELD until the reservation is known to be stored, then KEPT, RENTED while the customer has something, RELEASED when
 * nothing is promised any more. A release that comes before its hold is remembered as RELEASED too.
 */
export type HoldState = 'HELD' | 'KEPT' | 'RENTED' | 'RELEASED';

/** What one reservation takes out of an item's stock. */
export interface Hold {
  readonly reservationId: string;
  readonly itemId: string;
  readonly state: HoldState;
  readonly quantity: number;
  readonly returnedQuantity: number;
  readonly startDate: CalendarDay;
  readonly endDate: CalendarDay;
  /** The newest version of the reservation that this hold has followed; 0 before the first. */
  readonly reservationVersion: number;
  readonly heldAt: Date;
}

/** What a hold needs to know of its reservation, as the reservation's events tell it. */
export interface ReservationSnapshot {
  readonly version: number;
  readonly status: RentalReservationV1['status'];
  readonly returnedQuantity: number;
}

/** The hold where its reservation stands now; an older snapshot than was followed changes nothing. */
export function follow(hold: Hold, reservation: ReservationSnapshot): Hold {
  if (reservation.version <= hold.reservationVersion) return hold;
  const { version, returnedQuantity, status } = reservation;
  return { ...hold, reservationVersion: version, returnedQuantity, state: stateFor(status) };
}

function stateFor(status: ReservationSnapshot['status']): HoldState {
  switch (status) {
    case 'RESERVED':
    case 'CONFIRMED':
    case 'PREPARED':
    case 'CANCEL_PENDING':
      return 'KEPT';
    case 'RENTED':
    case 'PARTIALLY_RETURNED':
      return 'RENTED';
    case 'REJECTED':
    case 'EXPIRED':
    case 'RETURNED':
    case 'CANCELLED':
      return 'RELEASED';
  }
}

/** How many units the hold keeps from others. */
export const outstanding = ({ state, quantity, returnedQuantity }: Hold): number =>
  state === 'RELEASED' ? 0 : quantity - returnedQuantity;

/**
 * The days on which it does so. What was not returned blocks today and tomorrow, however late it is.
 * @param bufferDays days after each rental on which the units are made ready for the next.
 */
export function blockedDays(hold: Hold, today: CalendarDay, bufferDays: number): DayRange {
  const rented = hold.state === 'RENTED';
  const from = rented ? earlierOf(hold.startDate, today) : hold.startDate;
  const to = rented ? laterOf(hold.endDate, addDays(today, 1)) : hold.endDate;
  return { from, to: addDays(to, bufferDays) };
}
