import { expect, test } from '@jest/globals';
import { courierName } from './courier-details.ts';

test.each([
  [' 박준호 ', '박준호'],
  ['', undefined],
  ['   ', undefined],
  ['x'.repeat(50), 'x'.repeat(50)],
  ['x'.repeat(51), undefined],
  ['박\u0000준호', undefined],
])('the name %j is read as %j', (text, name) => {
  expect(courierName(text)).toBe(name);
});
