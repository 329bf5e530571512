/** A day in Asia/Seoul, written `2026-03-01`. Days compare as text. */
export type CalendarDay = string;

/** Both ends are included. */
export interface DayRange {
  readonly from: CalendarDay;
  readonly to: CalendarDay;
}

const DAY_MS = 86_400_000;
/** Korea has had no summer time since 1988. */
const SEOUL_OFFSET_MS = 9 * 3_600_000;
const FORM = /^\d{4}-\d{2}-\d{2}$/;

/** The day in Seoul on which an instant falls. */
export const dayOf = (instant: Date): CalendarDay =>
  new Date(instant.getTime() + SEOUL_OFFSET_MS).toISOString().slice(0, 10);

/** Whether the text names a day that exists. */
export function isCalendarDay(text: string): text is CalendarDay {
  if (!FORM.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export const addDays = (day: CalendarDay, days: number): CalendarDay =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days after `from` the day `to` is; negative when it is before. */
export const daysBetween = (from: CalendarDay, to: CalendarDay): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;

/** How many days the range has, both ends included. */
export const daysIn = ({ from, to }: DayRange): number => daysBetween(from, to) + 1;

export const eachDay = (range: DayRange): readonly CalendarDay[] =>
  Array.from({ length: Math.max(daysIn(range), 0) }, (_, index) => addDays(range.from, index));

export const laterOf = (a: CalendarDay, b: CalendarDay): CalendarDay => (a > b ? a : b);
export const earlierOf = (a: CalendarDay, b: CalendarDay): CalendarDay => (a < b ? a : b);
