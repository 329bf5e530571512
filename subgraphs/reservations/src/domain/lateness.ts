import { type CalendarDay, dayOf, daysBetween } from '@naru/calendar';
import { AMOUNT_MAX, type Money } from './price.ts';
import { type Reservation, returnedQuantity } from './reservation.ts';

/** What being late follows from. */
type Rental = Pick<Reservation, 'status' | 'quantity' | 'returns' | 'endDate' | 'dayRate'>;

/** Whether units are still out after the last day of the rental. */
export const isOverdue = (rental: Rental, today: CalendarDay): boolean =>
  isOut(rental) && rental.endDate < today;

/**
 * The day rate for each unit and day after the last day of the rental: up to the day on which the unit came back, or up
 * to today while it is out.
 */
export function lateFee(rental: Rental, today: CalendarDay): Money {
  const daysLate = (day: CalendarDay): number => Math.max(daysBetween(rental.endDate, day), 0);
  const ofReturned = rental.returns.map(({ quantity, at }) => daysLate(dayOf(at)) * quantity);
  const ofOutstanding = isOut(rental) ? daysLate(today) * (rental.quantity - returnedQuantity(rental)) : 0;
  const unitDays = ofReturned.reduce((sum, part) => sum + part, ofOutstanding);
  return {
    amount: Math.min(unitDays * rental.dayRate.amount, AMOUNT_MAX),
    currency: rental.dayRate.currency,
  };
}

const isOut = ({ status }: Rental): boolean => status === 'RENTED' || status === 'PARTIALLY_RETURNED';
