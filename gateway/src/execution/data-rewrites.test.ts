import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { compileRewrites } from './data-rewrites.ts';
import { createTypeConditions } from './type-conditions.ts';

const conditions = createTypeConditions(
  buildSchema('type Query { a: A } interface I { id: ID } type A implements I { id: ID } type B { id: ID }'),
);
const rewritten = (data: unknown, ...rewrites: Parameters<typeof compileRewrites>[0] & object) => {
  compileRewrites(rewrites, conditions)?.(data);
  return JSON.parse(JSON.stringify(data));
};

test('values are set and keys renamed at every place of the path', () => {
  expect(
    rewritten(
      { list: [[{ x: 0 }], null, { x: null }, {}] },
      { kind: 'KeyRenamer', path: ['list', 'x'], renameKeyTo: 'y' },
    ),
  ).toEqual({ list: [[{ y: 0 }], null, { y: null }, {}] });
  expect(rewritten([{ a: {} }], { kind: 'ValueSetter', path: ['a', 'b'], setValueTo: 1 })).toEqual([
    { a: { b: 1 } },
  ]);
});

test('a type condition is met by the type, its interfaces, and where no type is told', () => {
  const set = { kind: 'ValueSetter' as const, path: ['... on I', 'seen'], setValueTo: true };
  expect(rewritten([{ __typename: 'A' }, { __typename: 'B' }, {}], set)).toEqual([
    { __typename: 'A', seen: true },
    { __typename: 'B' },
    { seen: true },
  ]);
});

test('nothing to rewrite costs nothing', () => {
  expect(compileRewrites([], conditions)).toBeUndefined();
  expect(compileRewrites(undefined, conditions)).toBeUndefined();
});
