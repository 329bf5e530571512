import { addDays, type CalendarDay, daysIn } from '@naru/calendar';
import { type Refusal, refuse } from '@naru/refusal';

export interface ReservationRequest {
  readonly itemId: string;
  readonly quantity: number;
  readonly startDate: CalendarDay;
  readonly endDate: CalendarDay;
}

const QUANTITY_MAX = 1_000;
const DAYS_MAX = 365;
const DAYS_AHEAD_MAX = 730;
/** Anything else names no item, and some of it would mean something in a subject. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Every reason why a request can be granted by no item, whatever its stock. */
export function requestProblems(request: ReservationRequest, today: CalendarDay): readonly Refusal[] {
  const { itemId, quantity } = request;
  return [
    ID.test(itemId) ? undefined : refuse('ITEM_NOT_FOUND', 'There is no such item', { path: ['itemId'] }),
    Number.isInteger(quantity) && quantity >= 1 && quantity <= QUANTITY_MAX
      ? undefined
      : refuse('QUANTITY_INVALID', `A reservation is for 1 to ${QUANTITY_MAX} units`, { path: ['quantity'] }),
    datesProblem(request, today),
  ].filter((problem) => problem !== undefined);
}

function datesProblem({ startDate, endDate }: ReservationRequest, today: CalendarDay): Refusal | undefined {
  const invalid = (message: string, field: 'startDate' | 'endDate') =>
    refuse('DATES_INVALID', message, { path: [field] });
  if (startDate < today) return invalid('A rental begins today or later', 'startDate');
  if (endDate < startDate) return invalid('A rental does not end before it begins', 'endDate');
  if (daysIn({ from: startDate, to: endDate }) > DAYS_MAX)
    return invalid(`A rental has at most ${DAYS_MAX} days`, 'endDate');
  if (endDate > addDays(today, DAYS_AHEAD_MAX)) return invalid('A rental ends within two years', 'endDate');
  return undefined;
}
