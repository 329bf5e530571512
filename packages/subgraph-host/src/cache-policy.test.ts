import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { cachePolicyOf } from './cache-policy.ts';

const schema = buildSchema(`
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }
  type Query {
    item: Item
    fresh: Item @cacheControl(maxAge: 5)
    mine: Item @cacheControl(scope: PRIVATE)
    plain: String
    told: String @cacheControl(maxAge: 60)
    _entities(representations: [String!]!): [_Entity]!
  }
  type Mutation { told: String @cacheControl(maxAge: 60) }
  type Item @cacheControl(maxAge: 30) { id: ID! name: String price: Money owner: Owner never: Int @cacheControl(maxAge: 0) }
  type Money @cacheControl(inheritMaxAge: true) { amount: Int }
  type Owner { name: String }
  union _Entity = Item | Owner`);
const policy = (query: string) => cachePolicyOf(schema, parse(query));

test.each([
  ['a type says how long', '{ item { name } }', { maxAgeSeconds: 30, scope: 'PUBLIC' }],
  ['a field says it more exactly', '{ fresh { name } }', { maxAgeSeconds: 5, scope: 'PUBLIC' }],
  ['the shortest counts', '{ item { id } told }', { maxAgeSeconds: 30, scope: 'PUBLIC' }],
  ['one private field makes it private', '{ told mine { id } }', { maxAgeSeconds: 30, scope: 'PRIVATE' }],
  ['what inherits does not shorten', '{ item { price { amount } } }', { maxAgeSeconds: 30, scope: 'PUBLIC' }],
  [
    'fragments and __typename',
    '{ item { ...f __typename } } fragment f on Item { name }',
    { maxAgeSeconds: 30, scope: 'PUBLIC' },
  ],
  [
    'entities by their types',
    '{ _entities(representations: []) { ... on Item { name } } }',
    { maxAgeSeconds: 30, scope: 'PUBLIC' },
  ],
])('%s', (_what, query, expected) => {
  expect(policy(query)).toEqual(expected);
});

test.each([
  ['a root field that says nothing', '{ plain }'],
  ['a composite field that says nothing', '{ item { owner { name } } }'],
  ['a field that forbids it', '{ item { never } }'],
  ['an entity whose type says nothing', '{ _entities(representations: []) { ... on Owner { name } } }'],
  ['a mutation', 'mutation { told }'],
  ['nothing but __typename', '{ __typename }'],
])('%s is not kept', (_what, query) => {
  expect(policy(query)).toBeUndefined();
});
