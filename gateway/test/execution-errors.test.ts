import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { codedError } from '../src/security/errors.ts';
import type { SubgraphClient } from '../src/transport/subgraph-client.ts';
import { composeInProcess } from './in-process-supergraph.ts';

const fail = (message: string) => {
  throw new Error(message);
};

const shop = composeInProcess({
  products: {
    types: `
      enum Size { S  M  XL @inaccessible }
      union Thing = Product | Secret
      type Secret @inaccessible { id: ID }
      type Query {
        products: [Product]
        strict: [Product!]
        things: [Thing]
        me: User
        size: Size
        sizes: [Size]
        numbers: [Int!]
        scalars: Scalars
        anything: JSON
      }
      scalar JSON
      type Scalars { int: Int  float: Float  id: ID  string: String  flag: Boolean  needed: Int! }
      type User { name: String  email: String! }
      type Product @key(fields: "id") { id: ID!  name: String  maker: String! }`,
    resolvers: {
      Query: {
        products: () => [{ id: 1 }, { id: 2 }, { id: 1 }],
        strict: () => [{ id: 1 }, { id: 3 }],
        me: () => ({ name: 'alice', email: () => fail('no email') }),
      },
      Product: { name: () => fail('no name'), maker: () => 'ACME' },
    },
  },
  stock: {
    types: `
      type Query { anyStock: Int }
      type Product @key(fields: "id") {
        id: ID!
        maker: String! @external
        count: Int
        place: Place
        needed: Int!
        label: String! @requires(fields: "maker")
      }
      type Place { city: String }`,
    resolvers: {
      Product: {
        __resolveReference: (reference: object) => reference,
        count: ({ id }: { id: string }) => (id === '1' ? fail('cannot count') : 7),
        place: () => ({ city: () => fail('no city') }),
        needed: ({ id }: { id: string }) => (id === '3' ? fail('needed') : 1),
        label: ({ maker }: { maker: string }) => `by ${maker}`,
      },
    },
  },
});

let usual: Record<string, SubgraphClient>;
beforeEach(() => {
  usual = { ...shop.clients };
});
afterEach(() => void Object.assign(shop.clients, usual));

/** Makes a subgraph answer this, whatever it is asked. */
const answer = (service: string, result: unknown) => {
  shop.clients[service] = { fetch: async () => structuredClone(result) as ExecutionResult };
};

const told = ({ errors }: ExecutionResult) =>
  errors?.map(({ message, path, extensions }: GraphQLError) => ({ message, path, ...extensions }));

test("an error of an entity is told at each of the entity's places", async () => {
  const result = await shop.execute('{ products { count } }');
  expect(result.data).toEqual({ products: [{ count: null }, { count: 7 }, { count: null }] });
  expect(told(result)).toEqual([
    { message: 'cannot count', path: ['products', 0, 'count'], service: 'stock' },
    { message: 'cannot count', path: ['products', 2, 'count'], service: 'stock' },
  ]);
  expect(told(await shop.execute('{ products { here: place { city } } }'))?.[1]?.path).toEqual([
    'products',
    2,
    'here',
    'city',
  ]);
});

test('an error of a root field keeps its path, with the partial result', async () => {
  const result = await shop.execute('{ products { called: name maker } }');
  expect(result.data).toMatchObject({ products: [{ called: null, maker: 'ACME' }, {}, {}] });
  expect(told(result)?.map(({ path }) => path)).toEqual(
    [0, 1, 2].map((index) => ['products', index, 'called']),
  );
});

test('null in place of what must not be null goes up, explained by its error', async () => {
  const result = await shop.execute('{ me { name email } strict { needed } }');
  expect(result.data).toEqual({ me: null, strict: null });
  expect(told(result)?.map(({ path }) => path)).toEqual([
    ['me', 'email'],
    ['strict', 1, 'needed'],
  ]);
});

test('a fetch that fails as a whole is told once, at the deepest place that it was for', async () => {
  shop.clients['stock'] = {
    fetch: () => Promise.reject(codedError('SUBGRAPH_TIMEOUT', 'Too slow', { service: 'stock' })),
  };
  const result = await shop.execute('{ products { maker label count } }');
  expect(result.data).toEqual({ products: [null, null, null] });
  expect(told(result)).toEqual([
    { message: 'Too slow', path: ['products'], code: 'SUBGRAPH_TIMEOUT', service: 'stock' },
  ]);
});

test('a bug in a client is an error without a code', async () => {
  shop.clients['products'] = { fetch: () => Promise.reject(new TypeError('oops')) };
  const result = await shop.execute('{ products { id } anyStock }');
  expect(result.data).toEqual({ products: null, anyStock: null });
  expect(result.errors).toMatchObject([{ message: 'oops', originalError: { name: 'TypeError' } }]);
  shop.clients['products'] = { fetch: () => fail('thrown at once') };
  expect((await shop.execute('{ products { id } }')).errors).toMatchObject([{ message: 'thrown at once' }]);
});

test('errors without a path, or of a strange form, lose nothing else', async () => {
  answer('products', {
    data: { me: { name: 'bob' } },
    errors: [
      { message: 'somewhere' },
      null,
      'text',
      { message: 3, path: 'x', extensions: { code: 'FORBIDDEN' } },
    ],
  });
  const result = await shop.execute('{ me { name } }');
  expect(result.data).toEqual({ me: { name: 'bob' } });
  expect(told(result)).toEqual([
    { message: 'somewhere', path: undefined, service: 'products' },
    { message: 'The products service answered with an error.', path: undefined, service: 'products' },
    { message: 'The products service answered with an error.', path: undefined, service: 'products' },
    {
      message: 'The products service answered with an error.',
      path: undefined,
      service: 'products',
      code: 'FORBIDDEN',
    },
  ]);
});

test.each([
  { data: { _entities: [] } },
  { data: { _entities: 'x' } },
  { data: { _entities: [{ count: 1 }] } },
  { data: [] },
])('entities other than those asked for are an error: %j', async (result) => {
  answer('stock', result);
  const { data, errors } = await shop.execute('{ products { maker count } }');
  expect(data).toMatchObject({ products: [{ maker: 'ACME', count: null }, {}, {}] });
  expect(errors).toMatchObject([{ path: ['products'], extensions: { code: 'INVALID_SUBGRAPH_RESPONSE' } }]);
});

test('no answer at all leaves nulls', async () => {
  for (const nothing of [null, undefined, 3, {}, { data: null }]) {
    answer('products', nothing);
    expect((await shop.execute('{ products { id } }')).data).toEqual({ products: null });
  }
});

test('values that the schema does not allow are null, each with an error', async () => {
  answer('products', {
    data: { scalars: { int: 1.5, float: 'x', id: 7, string: 3, flag: 'yes', needed: 2 ** 31 } },
  });
  const partly = await shop.execute('{ scalars { int float id string flag } }');
  expect(partly.data).toEqual({ scalars: { int: null, float: null, id: '7', string: null, flag: null } });
  expect(told(partly)).toEqual(
    ['int', 'float', 'string', 'flag'].map((name) => ({
      message: `Invalid value found for field Scalars.${name}.`,
      path: ['scalars', name],
      code: 'INVALID_SUBGRAPH_RESPONSE',
    })),
  );
  const { data, errors } = await shop.execute('{ scalars { needed } }');
  expect([data, errors?.length]).toEqual([{ scalars: null }, 1]);
});

test('lists, objects and nulls are where the schema has them', async () => {
  answer('products', { data: { numbers: [1, null], products: { id: 1 }, me: 'bob', sizes: ['S', 'Q'] } });
  const result = await shop.execute('{ numbers products { id } me { name } sizes }');
  expect(result.data).toEqual({ numbers: null, products: null, me: null, sizes: ['S', null] });
  expect(told(result)?.map(({ path }) => path)).toEqual([['numbers', 1], ['products'], ['me'], ['sizes', 1]]);
});

test('what clients may not see is not shown, not even its name', async () => {
  answer('products', {
    data: {
      size: 'XL',
      things: [
        { __typename: 'Secret', id: 1 },
        { __typename: 'Product', id: 2 },
      ],
    },
  });
  const result = await shop.execute('{ size things { __typename ... on Product { id } } }');
  expect(result.data).toEqual({ size: null, things: [null, { __typename: 'Product', id: '2' }] });
  expect(JSON.stringify(told(result))).not.toMatch(/XL|Secret/);
});

test('a custom scalar passes as it is', async () => {
  const anything = { a: [1, { b: 'x' }, null], constructor: 1 };
  answer('products', { data: { anything } });
  expect((await shop.execute('{ anything }')).data).toEqual({ anything });
});

test('an observer sees every answer with its extensions, and cannot do harm', async () => {
  answer('products', { data: { me: null }, extensions: { ftv1: 'trace' } });
  const seen: unknown[] = [];
  const result = await shop.execute(
    '{ me { name } }',
    {},
    {
      onSubgraphResponse: ({ node, result: answered, receivedAtMs, sentAtMs }) => {
        seen.push([node.serviceName, answered?.extensions, receivedAtMs >= sentAtMs]);
        throw new Error('observer');
      },
    },
  );
  expect(result).toEqual({ data: { me: null } });
  expect(seen).toEqual([['products', { ftv1: 'trace' }, true]]);
});

test('an error of a field that was not selected stands for what is missing beneath its place, too', async () => {
  const graph = composeInProcess({
    products: {
      types: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! sku: String }',
      resolvers: { Query: { product: () => ({ id: 1 }) }, Product: { sku: () => fail('no sku') } },
    },
    labels: {
      types: `type Product @key(fields: "id") {
        id: ID! sku: String @external label: String @requires(fields: "sku")
      }`,
      resolvers: { Product: { __resolveReference: (reference: object) => reference, label: () => 'none' } },
    },
    levels: {
      types: 'type Product @key(fields: "id") { id: ID! level: Int! }',
      resolvers: { Product: { __resolveReference: () => null } },
    },
  });
  const { data, errors } = await graph.execute('{ product { label level } }');
  expect(data).toEqual({ product: null });
  expect(errors?.map(({ message, path }) => ({ message, path }))).toEqual([
    { message: 'no sku', path: ['product'] },
  ]);
  // Without such an error the null has one of its own.
  const { errors: own } = await graph.execute('{ product { level } }');
  expect(own).toMatchObject([{ path: ['product', 'level'] }]);
});
