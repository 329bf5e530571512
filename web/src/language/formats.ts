import type { Language } from './messages.ts';

const ZONE = 'Asia/Seoul';
const METRES_PER_KILOMETRE = 1000;
const locales = { ko: 'ko-KR', en: 'en-GB' } as const;

/** How a language writes money, distances, instants and days; all times are Seoul's, as the business's days are. */
export function formatsOf(language: Language) {
  const locale = locales[language];
  const number = new Intl.NumberFormat(locale);
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: ZONE });
  const seconds = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: ZONE });
  const date = { month: 'short', day: 'numeric', weekday: 'short', timeZone: ZONE } as const;
  const day = new Intl.DateTimeFormat(locale, { ...date, timeZone: 'UTC' });
  const dayTime = new Intl.DateTimeFormat(locale, {
    ...date,
    weekday: undefined,
    hour: '2-digit',
    minute: '2-digit',
  });
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const midnight = (iso: string) => new Date(`${iso}T00:00:00Z`);
  return {
    number: (value: number) => number.format(value),
    money: ({ amount, currency }: { readonly amount: number; readonly currency: string }) =>
      currency === 'KRW' ? `₩${number.format(amount)}` : `${number.format(amount)} ${currency}`,
    distance: (metres: number) =>
      metres < METRES_PER_KILOMETRE
        ? `${number.format(metres)} m`
        : `${(metres / METRES_PER_KILOMETRE).toFixed(1)} km`,
    tel: (digits: string) => digits.replace(/^(02|\d{3})(\d{3,4}|\*{4})(\d{4})$/, '$1-$2-$3'),
    time: (instant: string) => time.format(new Date(instant)),
    seconds: (instant: string) => seconds.format(new Date(instant)),
    dayTime: (instant: string) => dayTime.format(new Date(instant)),
    /** @param iso a calendar day such as 2026-03-01 */
    day: (iso: string) => day.format(midnight(iso)),
    /** From one calendar day to another, both included; a single day is told once. */
    days: (first: string, last: string) =>
      [...new Set([first, last])].map((iso) => day.format(midnight(iso))).join(' – '),
    month: (iso: string) => month.format(midnight(iso)),
    weekday: (iso: string) => weekday.format(midnight(iso)),
  };
}
