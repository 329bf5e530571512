import { type KeyboardEvent, useRef } from 'react';
import { useText } from '../language/language.tsx';
import type { MessageKey } from '../language/messages.ts';
import { Icon } from '../parts/icon.tsx';
import { addDays, lastOfMonth, monthOf, type Range, weeksOf } from './calendar-month.ts';

interface AvailabilityCalendarProps {
  readonly month: string;
  readonly today: string;
  readonly free: ReadonlyMap<string, number>;
  readonly range: Range | undefined;
  readonly onMonth: (month: string) => void;
  readonly onChoose: (day: string) => void;
}

/** How far ahead can be looked and reserved. */
const MONTHS_AHEAD = 12;
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month whose days say how many are free; two of them are the ends of a rental. */
export function AvailabilityCalendar(props: AvailabilityCalendarProps) {
  const { month, today, free, range, onMonth, onChoose } = props;
  const { t, format } = useText();
  const table = useRef<HTMLTableElement>(null);
  // Weeks that are over have nothing to choose.
  const weeks = weeksOf(month).filter((week) => week.some((day) => day !== undefined && day >= today));
  const [firstWeek = []] = weeksOf('2026-02-01'); // a month that begins on a Sunday names the days

  function onKeyDown(event: KeyboardEvent<HTMLButtonElement>): void {
    const step = steps[event.key];
    const day = event.currentTarget.dataset['day'];
    if (step === undefined || !day) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-day="${addDays(day, step)}"]`)?.focus();
  }

  const partOf = (day: string): 'First' | 'Last' | 'Within' | '' => {
    if (!range || day < range.first || day > range.last) return '';
    if (day === range.first) return 'First';
    return day === range.last ? 'Last' : 'Within';
  };

  return (
    <div className="calendar">
      <div className="calendar-head">
        <button
          type="button"
          className="tool"
          aria-label={t('item.previousMonth')}
          disabled={month <= monthOf(today)}
          onClick={() => onMonth(monthOf(month, -1))}
        >
          <Icon name="back" />
        </button>
        <strong aria-live="polite">{format.month(month)}</strong>
        <button
          type="button"
          className="tool"
          aria-label={t('item.nextMonth')}
          disabled={month >= monthOf(today, MONTHS_AHEAD)}
          onClick={() => onMonth(monthOf(month, 1))}
        >
          <Icon name="forward" />
        </button>
      </div>
      <table ref={table}>
        <thead>
          <tr>
            {firstWeek.map((day) => (
              <th key={day} scope="col">
                {day && format.weekday(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((day, index) => {
                // biome-ignore lint/suspicious/noArrayIndexKey: days of other months have nothing else
                if (!day) return <td key={index} />;
                const left = free.get(day);
                const past = day < today;
                const part = partOf(day);
                const values = { day: format.day(day), n: left ?? 0 };
                return (
                  <td key={day} className={part && `in-range range-${part.toLowerCase()}`}>
                    <button
                      type="button"
                      data-day={day}
                      disabled={past || left === undefined || left < 1}
                      aria-pressed={part !== ''}
                      onClick={() => onChoose(day)}
                      onKeyDown={onKeyDown}
                    >
                      <span className="visually-hidden">
                        {past
                          ? format.day(day)
                          : t(left === 0 ? 'item.dayOut' : (`item.day${part}` as MessageKey), values)}
                      </span>
                      <span aria-hidden="true">{Number(day.slice(-2))}</span>
                      <small aria-hidden="true" className={left !== undefined && left < 2 ? 'few' : ''}>
                        {past ? '' : (left ?? '·')}
                      </small>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What of a month is worth asking for: nothing lies in the past. */
export const askedFor = (month: string, today: string): { readonly from: string; readonly to: string } => ({
  from: month < today ? today : month,
  to: lastOfMonth(month),
});
