import type { DayRange } from '@naru/calendar';
import type { Locale } from './locale.ts';

const LANGUAGES: Readonly<Record<Locale, string>> = { KO: 'ko', EN: 'en-GB' };

/** The days from the first to the last as people write them: `2026년 3월 10일~12일`, `10 – 12 March 2026`. */
export function formatDays({ from, to }: DayRange, locale: Locale): string {
  // A calendar day is no instant: it is read and written in the same zone, whichever that is.
  const format = new Intl.DateTimeFormat(LANGUAGES[locale], { dateStyle: 'long', timeZone: 'UTC' });
  return format.formatRange(new Date(from), new Date(to)).replaceAll('\u2009', ' ');
}
