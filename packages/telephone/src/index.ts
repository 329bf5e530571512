const KOREAN_NUMBER = /^0\d{8,10}$/;

/** A Korean phone number as digits with its leading zero; undefined when the text is none. */
export function normalizeTelephone(text: string): string | undefined {
  const digits = text.replaceAll(/[\s-]/g, '').replace(/^\+82/, '0');
  return KOREAN_NUMBER.test(digits) ? digits : undefined;
}

/** The number with its middle hidden, such as `010****8718`. */
export const maskTelephone = (digits: string): string => `${digits.slice(0, 3)}****${digits.slice(-4)}`;
