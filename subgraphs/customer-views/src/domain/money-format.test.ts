import { expect, test } from '@jest/globals';
import { formatMoney } from './money-format.ts';

test.each([
  [20_000, 'KRW', '20,000원', 'KRW 20,000'],
  [0, 'KRW', '0원', 'KRW 0'],
  [1_234_567, 'KRW', '1,234,567원', 'KRW 1,234,567'],
  [123_450, 'USD', 'USD 1,234.50', 'USD 1,234.50'],
])('%i minor units of %s are %s in Korean and %s in English', (amount, currency, korean, english) => {
  expect(formatMoney({ amount, currency }, 'KO')).toBe(korean);
  expect(formatMoney({ amount, currency }, 'EN')).toBe(english);
});
