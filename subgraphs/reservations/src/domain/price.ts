import { type CalendarDay, daysIn } from '@naru/calendar';

export interface Money {
  /** Whole minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** The most that the API can say: its whole numbers have 32 bits. */
export const AMOUNT_MAX = 2 ** 31 - 1;

/** The day rate for every unit and day, the first and the last included. */
export function totalFor(
  dayRate: Money,
  rental: { readonly quantity: number; readonly startDate: CalendarDay; readonly endDate: CalendarDay },
): Money {
  const days = daysIn({ from: rental.startDate, to: rental.endDate });
  return { amount: dayRate.amount * days * rental.quantity, currency: dayRate.currency };
}
