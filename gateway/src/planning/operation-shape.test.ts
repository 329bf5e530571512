import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { shapeOf } from './operation-shape.ts';

const shape = (text: string, operationName?: string) => shapeOf(parse(text), operationName);

test('names of aliases and variables and values of arguments do not count', () => {
  expect(shape('query ($a: ID) { a: item(id: $a) { b: name c: item(id: 1) { id } } }')).toBe(
    shape('query ($x: ID) { x: item(id: "7") { y: name z: item(id: $x) { id } } }'),
  );
});

test.each([
  ['another field', '{ a: item { id } }', '{ a: item { name } }'],
  ['another argument', '{ item(id: 1) { id } }', '{ item(name: 1) { id } }'],
  ['the same alias twice', '{ item { a: id } other { a: id } }', '{ item { a: id } other { b: id } }'],
  ['no alias', '{ item { a: id } }', '{ item { id } }'],
  ['another nesting', '{ item { id } name }', '{ item { id name } }'],
  ['another type', '{ item { ... on A { id } } }', '{ item { ... on B { id } } }'],
  ['another fragment', '{ ...F } fragment F on Q { id }', '{ ...F } fragment F on Q { name }'],
  ['a directive', '{ item { ... { id } } }', '{ item { ... @defer { id } } }'],
  ['another kind', '{ item { id } }', 'mutation { item { id } }'],
])('%s does', (_what, one, other) => {
  expect(shape(one)).not.toBe(shape(other));
});

test('of several operations it counts which one is meant', () => {
  const text = 'query A { item { id } } query B { items { id } }';
  expect(shape(text, 'A')).not.toBe(shape(text, 'B'));
});
