import type { Locale } from './locale.ts';

/** An amount as people write it: `20,000원` in Korean, `KRW 20,000` in English. The amount is in whole minor units. */
export function formatMoney(
  { amount, currency }: { readonly amount: number; readonly currency: string },
  locale: Locale,
): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  const number = (amount / 10 ** digits).toLocaleString('en', { minimumFractionDigits: digits });
  return locale === 'KO' && currency === 'KRW' ? `${number}원` : `${currency} ${number}`;
}
