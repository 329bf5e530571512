import { expect, test } from '@jest/globals';
import { parseScaling, wantedReplicas } from './scaling.ts';

test('ranges are named with their ends', () => {
  expect(parseScaling('items=1..3, calls=2..2')).toEqual({
    items: { least: 1, most: 3 },
    calls: { least: 2, most: 2 },
  });
});

test.each([
  ['items=3', '"items=3" does not say between how many, such as items=1..3'],
  ['taxis=1..3', 'there is no service "taxis"'],
  ['items=0..3', 'items=0: a service has 1 to 8 processes'],
  ['items=1..9', 'items=9: a service has 1 to 8 processes'],
  ['items=3..1', 'items=3..1 has more at least than at most'],
  ['items=1..2,items=1..3', 'items is there twice'],
])('%s is refused in one sentence', (text, sentence) => {
  expect(() => parseScaling(text)).toThrow(sentence);
});

const range = { least: 1, most: 4 };
test.each([
  [[0.9], 2],
  [[0.55], 1],
  [[1, 1], 4],
  [[1, 1, 1], 4],
  [[0.1, 0.1, 0.1], 1],
  [[0.5, 0.45], 2],
  [[0, 0], 1],
])('with shares of a core of %j there should be %d', (shares, wanted) => {
  expect(wantedReplicas(shares, range)).toBe(wanted);
});

test('there are never fewer than at least', () => {
  expect(wantedReplicas([0, 0], { least: 2, most: 3 })).toBe(2);
});
