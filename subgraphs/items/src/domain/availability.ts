import { addDays, type CalendarDay, type DayRange, eachDay, laterOf } from '@naru/calendar';
import { blockedDays, type Hold, outstanding } from './hold.ts';

/** How days are counted. */
export interface StockRules {
  readonly today: CalendarDay;
  readonly bufferDays: number;
}

/** The most units that holds keep on one day of the range. */
export function peakPromised(holds: readonly Hold[], range: DayRange, rules: StockRules): number {
  // The sum only changes on the days where a hold begins or ends, so no day between needs to be looked at.
  const changes = holds
    .filter((hold) => outstanding(hold) > 0)
    .flatMap((hold) => {
      const blocked = blockedDays(hold, rules.today, rules.bufferDays);
      const units = outstanding(hold);
      return blocked.to < range.from || blocked.from > range.to
        ? []
        : [
            { day: laterOf(blocked.from, range.from), units },
            { day: addDays(blocked.to, 1), units: -units },
          ];
    })
    // Of one day, what ends comes before what begins.
    .sort((a, b) => (a.day === b.day ? a.units - b.units : a.day < b.day ? -1 : 1));
  let promised = 0;
  let peak = 0;
  for (const { units } of changes) {
    promised += units;
    peak = Math.max(peak, promised);
  }
  return peak;
}

/** How many units can be promised for the whole range; never below zero. */
export const available = (
  units: number,
  holds: readonly Hold[],
  range: DayRange,
  rules: StockRules,
): number => Math.max(units - peakPromised(holds, range, rules), 0);

/** The same for each day of the range. */
export const availability = (units: number, holds: readonly Hold[], range: DayRange, rules: StockRules) =>
  eachDay(range).map((date) => ({
    date,
    available: available(units, holds, { from: date, to: date }, rules),
  }));
