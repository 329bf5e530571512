import { expect, test } from '@jest/globals';
import type { DataObject } from './data-object.ts';
import { compilePath } from './response-path.ts';

const a = { __typename: 'A', id: 1 };
const b = { __typename: 'B', id: 2 };
/** How a path is gone depends on how often it was gone before. */
function collected(path: readonly string[], root: DataObject): unknown {
  const { collect } = compilePath([...path]);
  const first = collect(root);
  for (let again = 0; again < 5; again += 1) expect(collect(root)).toEqual(first);
  return first;
}

const data = { items: [[a, null], [b], null, 'no object'], one: { item: a } };

test('every object is collected, through lists of lists, as often as it is found', () => {
  expect(collected(['items', '@', '@'], data)).toEqual([a, b]);
  expect(collected([], data)).toEqual([data]);
  expect(collected(['one', 'item'], data)).toEqual([a]);
  expect(collected(['nothing', '@', 'item'], data)).toEqual([]);
});

test('names that objects inherit lead nowhere', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    expect(collected([name], data)).toEqual([]);
    expect(collected([name], JSON.parse(`{"${name}":{"x":1}}`))).toEqual([{ x: 1 }]);
  }
});

test('a condition lets only its types pass', () => {
  expect(collected(['items', '@', '@|[B,C]'], data)).toEqual([b]);
  expect(collected(['', 'one', 'item|[B]'], data)).toEqual([]);
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
