import { expect, test } from '@jest/globals';
import { maskTelephone, normalizeTelephone } from './index.ts';

test.each(['01050958718', '010-5095-8718', '+82 10 5095 8718'])('%s is a number', (text) => {
  expect(normalizeTelephone(text)).toBe('01050958718');
});

test.each(['', '1050958718', '010', '010509587181234', '0105095871a', "'; drop table"])(
  '"%s" is none',
  (text) => {
    expect(normalizeTelephone(text)).toBeUndefined();
  },
);

test('a masked number keeps its ends', () => {
  expect(maskTelephone('01050958718')).toBe('010****8718');
});
