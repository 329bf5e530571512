// Calendar days as ISO texts, such as 2026-03-01: they compare as they follow each other.

const DAY_MS = 86_400_000;
const instantOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (instantMs: number): string => new Date(instantMs).toISOString().slice(0, 10);

/** Today in Seoul, as the business counts its days. */
export const todayInSeoul = (nowMs = Date.now()): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' }).format(nowMs);

export const addDays = (day: string, count: number): string => dayOf(instantOf(day) + count * DAY_MS);

/** How many days a range has, both ends included. */
export const daysIn = (first: string, last: string): number =>
  (instantOf(last) - instantOf(first)) / DAY_MS + 1;

/** The first day of a day's month, moved by so many months. */
export function monthOf(day: string, move = 0): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return dayOf(Date.UTC(year, month - 1 + move, 1));
}

export const lastOfMonth = (month: string): string => addDays(monthOf(month, 1), -1);

/** A month as rows of seven days from Sunday on; undefined where a row has days of other months. */
export function weeksOf(month: string): readonly (readonly (string | undefined)[])[] {
  const last = lastOfMonth(month);
  const before = new Date(instantOf(month)).getUTCDay();
  const cells = Array.from({ length: Math.ceil((before + daysIn(month, last)) / 7) * 7 }, (_, index) => {
    const day = addDays(month, index - before);
    return day >= month && day <= last ? day : undefined;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

export interface Range {
  readonly first: string;
  readonly last: string;
}

/** The range after a day was chosen: a second day ends it, an earlier or a third one begins anew. */
export function choose(range: Range | undefined, day: string): Range {
  const open = range && range.first === range.last && day > range.first;
  return open ? { first: range.first, last: day } : { first: day, last: day };
}

/** How many units are free on every day of a range, by what is free on each day; 0 where a day is not known. */
export function leastOn({ first, last }: Range, free: ReadonlyMap<string, number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let day = first; day <= last; day = addDays(day, 1)) least = Math.min(least, free.get(day) ?? 0);
  return least;
}
