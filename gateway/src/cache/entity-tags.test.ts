import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { compileEntityTags } from './entity-tags.ts';

const schema = buildSchema(`
  type Query { item(id: ID!): Item items: [Item!]! any: Thing page: Page plain: Plain }
  type Page { nodes: [Item] first: Item }
  union Thing = Item | Plain
  type Item { id: ID! name: String similar: Item plain: Plain }
  type Plain { id: ID! item: Item }`);
const tags = (query: string, data: object) =>
  [...compileEntityTags(schema, parse(query), undefined, new Set(['Item']))(data)].sort();

test.each([
  ['one entity with its id', '{ item(id: 1) { id name } }', { item: { id: '1' } }, ['Item:1']],
  ['under an alias', '{ mine: item(id: 1) { key: id } }', { mine: { key: '1' } }, ['Item:1']],
  ['one without its id', '{ item(id: 1) { name } }', { item: { name: 'a' } }, ['Item']],
  ['one whose id may be skipped', '{ item(id: 1) { id @skip(if: true) } }', { item: {} }, ['Item']],
  ['one that is not there', '{ item(id: 1) { id } }', { item: null }, ['Item']],
  ['a list', '{ items { id } }', { items: [{ id: '1' }] }, ['Item']],
  ['a list further down', '{ page { nodes { id } } }', { page: { nodes: [] } }, ['Item']],
  ['an abstract field', '{ any { ... on Item { id } } }', { any: { id: '1' } }, ['Item']],
  ['types without events', '{ plain { id } }', { plain: { id: '1' } }, []],
  ['an answer without data', '{ item(id: 1) { id } }', null as unknown as object, ['Item']],
  [
    'entities in entities, through fragments',
    '{ item(id: 1) { id ...more } } fragment more on Item { similar { id } plain { item { id } } }',
    { item: { id: '1', similar: { id: '2' }, plain: { item: { id: '3' } } } },
    ['Item:1', 'Item:2', 'Item:3'],
  ],
])('%s', (_what, query, data, expected) => {
  expect(tags(query, data)).toEqual(expected);
});
