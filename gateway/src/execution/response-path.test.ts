import { expect, test } from '@jest/globals';
import { compilePath } from './response-path.ts';

const a = { __typename: 'A', id: 1 };
const b = { __typename: 'B', id: 2 };
const data = { items: [[a, null], [b], null, 'no object'], one: { item: a } };

test('every object is collected, through lists of lists, as often as it is found', () => {
  expect(compilePath(['items', '@', '@']).collect(data)).toEqual([a, b]);
  expect(compilePath([]).collect(data)).toEqual([data]);
  expect(compilePath(['one', 'item']).collect(data)).toEqual([a]);
  expect(compilePath(['nothing', '@', 'item']).collect(data)).toEqual([]);
});

test('names that objects inherit lead nowhere', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    expect(compilePath([name]).collect(data)).toEqual([]);
    expect(compilePath([name]).collect(JSON.parse(`{"${name}":{"x":1}}`))).toEqual([{ x: 1 }]);
  }
});

test('a condition lets only its types pass', () => {
  expect(compilePath(['items', '@', '@|[B,C]']).collect(data)).toEqual([b]);
  expect(compilePath(['', 'one', 'item|[B]']).collect(data)).toEqual([]);
  expect(compilePath(['items', '@', '@|[B]']).locate(data, new Set([a, b]))).toEqual([
    { object: b, path: ['items', 1, 0] },
  ]);
});

test('objects are located wherever they stand', () => {
  expect(compilePath(['items', '@', '@']).locate(data, new Set([b]))).toEqual([
    { object: b, path: ['items', 1, 0] },
  ]);
  expect(compilePath(['one', 'item']).locate(data, new Set([b]))).toEqual([]);
});

test('ancestors are known, the outermost first', () => {
  expect(compilePath(['one', 'item']).collectWithAncestors(data)).toEqual([
    { object: a, ancestors: [data, data.one] },
  ]);
});
