import { expect, test } from '@jest/globals';
import { lineOf } from './index.ts';

test.each([
  ['이수', '이수'],
  [' 이수 역 ', '이수 역'],
  ['이', '이'],
  ['서울\u200b역', '서울\u200b역'],
  ['👩‍👩‍👧', '👩‍👩‍👧'],
  ['x'.repeat(20), 'x'.repeat(20)],
])('%j is the line %j', (text, line) => {
  expect(lineOf(text, 20)).toBe(line);
});

test.each([
  '',
  ' \n',
  'a\0b',
  'a\nb',
  'a\u001bb',
  'a\u0085b',
  'a\u2028b',
  'a\u202eb',
  'a\u2066b',
  'a\ud800',
  '\u200b',
  '\u200d \u2060',
  '\u3164',
  '\u2800',
  'x'.repeat(21),
])('%j is no line', (text) => {
  expect(lineOf(text, 20)).toBeUndefined();
});
