import { addDays, type CalendarDay, type DayRange, daysIn } from '@naru/calendar';
import { type Refusal, refuse } from '@naru/refusal';

const QUANTITY_MAX = 1_000;
const DAYS_MAX = 365;
const DAYS_AHEAD_MAX = 730;

/** Why a quantity cannot be held on these days, whatever the stock; undefined when it can. */
export function holdProblem(quantity: number, range: DayRange, today: CalendarDay): Refusal | undefined {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > QUANTITY_MAX) {
    return refuse('QUANTITY_INVALID', `A reservation is for 1 to ${QUANTITY_MAX} units`, {
      path: ['quantity'],
    });
  }
  const days = daysIn(range);
  if (range.from < today || days < 1 || days > DAYS_MAX || range.to > addDays(today, DAYS_AHEAD_MAX)) {
    const message = `A reservation begins today or later, has 1 to ${DAYS_MAX} days and ends within two years`;
    return refuse('DATES_INVALID', message, { path: ['startDate'] });
  }
  return undefined;
}
