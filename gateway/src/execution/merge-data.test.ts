import { expect, test } from '@jest/globals';
import { copyData, createMergeData } from './merge-data.ts';

const merge = createMergeData((name) => name === 'Book' || name === 'Film');
const merged = (target: Record<string, unknown>, source: Record<string, unknown>) => {
  merge(target, source);
  return target;
};

test('objects and lists are merged to any depth, anything else is replaced', () => {
  expect(
    merged(
      { a: 1, o: { x: 1 }, l: [{ x: 1 }, null, 3] },
      { a: 2, b: 3, o: { y: 2 }, l: [{ y: 2 }, { z: 1 }, 4] },
    ),
  ).toEqual({ a: 2, b: 3, o: { x: 1, y: 2 }, l: [{ x: 1, y: 2 }, { z: 1 }, 4] });
  expect(merged({ l: [{ x: 1 }] }, { l: [] })).toEqual({ l: [] });
  expect(merged({ l: [[{ x: 1 }]] }, { l: [[{ y: 1 }]] })).toEqual({ l: [[{ x: 1, y: 1 }]] });
});

test('what one subgraph knows is not lost to the null of another', () => {
  expect(merged({ o: { x: 1 }, l: [{ x: 1 }] }, { o: null, l: [null] })).toEqual({
    o: { x: 1 },
    l: [{ x: 1 }],
  });
  expect(merged({ o: null }, { o: { x: 1 } })).toEqual({ o: { x: 1 } });
  expect(merged({ a: 1 }, { a: undefined })).toEqual({ a: 1 });
});

test("an exact type is not lost to an interface's name", () => {
  expect(merged({ __typename: 'Book' }, { __typename: 'Medium' })).toEqual({ __typename: 'Book' });
  expect(merged({ __typename: 'Medium' }, { __typename: 'Film' })).toEqual({ __typename: 'Film' });
  expect(merged({}, { __typename: 'Medium' })).toEqual({ __typename: 'Medium' });
});

test('no prototype is touched', () => {
  const target = merged({}, JSON.parse('{"__proto__":{"x":1},"constructor":{"y":1},"toString":2}'));
  expect(merged(target, JSON.parse('{"__proto__":{"z":1}}'))).toEqual(
    JSON.parse('{"__proto__":{"x":1,"z":1},"constructor":{"y":1},"toString":2}'),
  );
  expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  expect('x' in {}).toBe(false);
});

test('a copy shares nothing', () => {
  const source = JSON.parse('{"a":[{"b":{"c":1}},null],"__proto__":{"x":{}}}');
  const copy = copyData(source);
  expect(copy).toEqual(source);
  expect(copy.a[0].b).not.toBe(source.a[0].b);
  expect(Object.getOwnPropertyDescriptor(copy, '__proto__')?.value).toEqual({ x: {} });
});
