import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { compileRequires } from './representation-shape.ts';
import { representAll } from './representations.ts';
import { createTypeConditions } from './type-conditions.ts';

const conditions = createTypeConditions(
  buildSchema(`
    type Query { a: A }
    interface I { id: ID }
    type A implements I { id: ID  price: Int  box: Box  tags: [String]  any: String }
    type B implements I { id: ID }
    type Box { size: Int  label: String }`),
);
const field = (name: string, ...names: string[]) => ({
  kind: 'Field' as const,
  name,
  ...(names.length > 0 && { selections: names.map((inner) => ({ kind: 'Field' as const, name: inner })) }),
});
const on = (typeCondition: string, ...selections: ReturnType<typeof field>[]) => ({
  kind: 'InlineFragment' as const,
  typeCondition,
  selections: [field('__typename'), ...selections],
});
const represent = (objects: Record<string, unknown>[], ...requires: ReturnType<typeof on>[]) =>
  representAll(objects, compileRequires(requires, conditions), undefined);

test('equal representations are sent once, and each object knows its own', () => {
  const a = (id: unknown, other = 0) => ({ __typename: 'A', id, other });
  const { list, places } = represent(
    [a('1'), a('2'), a('1', 5), a(1), a(null), a(null)],
    on('A', field('id')),
  );
  expect(list.map(({ id }) => id)).toEqual(['1', '2', 1, null]);
  expect(places).toEqual([0, 1, 0, 2, 3, 3]);
});

test('values are compared to any depth', () => {
  const a = (size: unknown, tags: unknown, any: unknown) => ({
    __typename: 'A',
    box: size && { size, extra: 1 },
    tags,
    any,
  });
  const objects = [
    a(1, ['x', 'y'], { k: [1] }),
    a(1, ['x', 'y'], { k: [1] }),
    a(1, ['x'], 'y'),
    a(1, ['x', 'y'], { k: [2] }),
    a(null, ['x', 'y'], { k: [1] }),
    a(null, null, null),
  ];
  const { list, places } = represent(objects, on('A', field('box', 'size'), field('tags'), field('any')));
  expect(places).toEqual([0, 0, 1, 2, 3, 4]);
  expect(list[0]).toEqual({ __typename: 'A', box: { size: 1 }, tags: ['x', 'y'], any: { k: [1] } });
});

test('fragments are merged for the types that they are meant for', () => {
  const objects = [
    { __typename: 'A', id: 1, price: 2, box: { size: 3, label: 'l' } },
    { __typename: 'B', id: 1 },
    { __typename: 'Box', size: 3 },
    { id: 9 },
  ];
  const { list } = represent(
    objects,
    on('I', field('id')),
    on('A', field('box', 'size')),
    on('A', field('box', 'label')),
  );
  expect(list).toEqual([
    { __typename: 'A', id: 1, box: { size: 3, label: 'l' } },
    { __typename: 'B', id: 1 },
  ]);
});

test('objects that lack something are told apart from those of no interest', () => {
  const lacking = [{ __typename: 'A', box: {} }, { __typename: 'A' }];
  const found = represent([...lacking, { __typename: 'B' }], on('A', field('box', 'size')));
  expect(found).toEqual({ list: [], objects: [], places: [], lacking });
});
