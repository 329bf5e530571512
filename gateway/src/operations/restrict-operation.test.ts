import { beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@naru/identity';
import { parse } from 'graphql';
import { contextOf, signedIn } from '../../test/ask-authorization.ts';
import { filtering } from '../../test/filtering.ts';
import { composeInProcess } from '../../test/in-process-supergraph.ts';
import { createPreparedOperations } from './prepared-operations.ts';

const calls: string[] = [];
const { supergraph, clients, requests } = composeInProcess({
  shop: {
    types: `
      type Query { product: Product products: [Product!]! search: [Found!]! cart: Cart! }
      type Mutation { buy: Receipt note: String }
      type Product @key(fields: "id") { id: ID @federation__authenticated name: String }
      type Receipt { code: String @federation__authenticated }
      type Cart { owner: String! @federation__authenticated total: Int }
      interface Found { title: String! }
      type Book implements Found { title: String! }
      type Draft implements Found @federation__authenticated { title: String! }
    `,
    resolvers: {
      Query: {
        product: () => ({ id: '1', name: 'Lamp' }),
        products: () => [{ id: '1', name: 'Lamp' }],
        search: () => [
          { __typename: 'Book', title: 'Dune' },
          { __typename: 'Draft', title: 'Untitled' },
        ],
        cart: () => ({ owner: 'kim', total: 3 }),
      },
      Mutation: { buy: () => ({ code: calls.push('buy') }), note: () => 'noted' },
    },
  },
  stock: {
    types: `type Product @key(fields: "id") {
      id: ID @federation__authenticated
      units: Int
      price: Int! @federation__requiresScopes(scopes: [["read:price"]])
    }`,
    resolvers: { Product: { units: () => 7, price: () => 100 } },
  },
});

async function ask(query: string, caller: Caller | null = null, options = {}, variables = {}) {
  const operations = createPreparedOperations(supergraph, 100_000, { ...filtering, ...options });
  const whole = await operations.prepare({
    queryHash: query,
    document: parse(query),
    operationName: undefined,
    variables,
  });
  const context = contextOf(caller);
  const { executable } = whole.restrict ? await whole.restrict(context) : whole;
  return JSON.parse(JSON.stringify(await executable.execute({ variables, context, clients })));
}

const unauthorized = (...path: string[]) => ({
  message: 'Unauthorized field or type',
  path,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});

beforeEach(() => {
  requests.length = 0;
});

test('what is refused is null, in its place in the response, and told', async () => {
  expect(await ask('{ product { id name } }')).toEqual({
    data: { product: { id: null, name: 'Lamp' } },
    errors: [unauthorized('product', 'id')],
  });
  expect(await ask('{ product { id name } }', signedIn())).toEqual({
    data: { product: { id: '1', name: 'Lamp' } },
  });
});

test('a key that the plan needs for itself is not shown', async () => {
  const { data } = await ask('{ products { id other: id ... on Product { id } units } }');
  expect(data).toEqual({ products: [{ id: null, other: null, units: 7 }] });
  expect(requests.map(({ service }) => service)).toEqual(['shop', 'stock']);
});

test('a refused field that may not be null makes what holds it null, without a second error', async () => {
  expect(await ask('{ product { name price } products { units price } cart { owner total } }')).toEqual({
    data: null,
    errors: [
      unauthorized('product', 'price'),
      unauthorized('products', '@', 'price'),
      unauthorized('cart', 'owner'),
    ],
  });
  expect(await ask('{ product { name price } }')).toEqual({
    data: { product: null },
    errors: [unauthorized('product', 'price')],
  });
});

test('objects of a refused type are null where a fragment asks what they must have', async () => {
  expect(await ask('{ search { ... on Book { title } } }')).toEqual({
    data: { search: [{ title: 'Dune' }, {}] },
  });
  expect(await ask('{ product { name } search { __typename ... on Draft { __typename } } }')).toEqual({
    data: { product: { name: 'Lamp' }, search: [{ __typename: 'Book' }, { __typename: 'Draft' }] },
    errors: [unauthorized('search', '@', '... on Draft')],
  });
  expect((await ask('{ search { ... on Draft { title } ... on Book { title } } }')).data).toBeNull();
});

test('nothing is asked of a subgraph of which nothing is left to be asked', async () => {
  expect(await ask('mutation { buy { code } }')).toEqual({
    data: { buy: null },
    errors: [unauthorized('buy', 'code')],
  });
  expect(await ask('{ product { price } }')).toMatchObject({ data: { product: null } });
  expect([...requests, ...calls]).toEqual([]);
});

test('of mutations in fragments those are executed that are not refused', async () => {
  expect(await ask('mutation { ...M last: note } fragment M on Mutation { buy { code } note }')).toEqual({
    data: { buy: null, note: 'noted', last: 'noted' },
    errors: [unauthorized('buy', 'code')],
  });
  expect(calls).toEqual([]);
});

test('what conditions leave out is not refused, and an object of which nothing is left is still asked for', async () => {
  const query = 'query ($no: Boolean!) { product { id @skip(if: $no) name @skip(if: $no) } }';
  expect(await ask(query, null, {}, { no: true })).toEqual({ data: { product: {} } });
  expect(await ask(query, null, {}, { no: false })).toMatchObject({ data: { product: { id: null } } });
});

test('with a part comes its plan', async () => {
  const operations = createPreparedOperations(supergraph, 100_000, filtering);
  const request = { queryHash: 'q', operationName: undefined, variables: {} };
  const prepared = await operations.prepare({
    ...request,
    document: parse('{ product { name units price } }'),
  });
  const fetches = (plan: unknown) => [...JSON.stringify(plan).matchAll(/"operation":"([^"]*)/g)].join();
  expect(fetches(prepared.plan)).toContain('price');
  const part = await prepared.restrict?.(contextOf(null));
  expect(fetches(part?.plan)).toContain('units');
  expect(fetches(part?.plan)).not.toContain('price');
  expect(await prepared.restrict?.(contextOf(signedIn('read:price')))).toMatchObject({ plan: prepared.plan });
});

test.each([
  ['extensions', { extensions: { authorizationErrors: [['product', 'id']] } }],
  ['silent', {}],
])('refusals can be told otherwise: %s', async (report, told) => {
  expect(await ask('{ product { id name } }', null, { report })).toEqual({
    data: { product: { id: null, name: 'Lamp' } },
    ...told,
  });
});

test('an operation can be rejected as a whole, for what would be in its response', async () => {
  const query = 'query ($id: Boolean!) { product { name id @include(if: $id) } }';
  expect(await ask(query, null, { mode: 'reject' }, { id: true })).toEqual({
    data: null,
    errors: [unauthorized('product', 'id')],
  });
  expect(requests).toEqual([]);
  expect(await ask(query, null, { mode: 'reject' }, { id: false })).toEqual({
    data: { product: { name: 'Lamp' } },
  });
});

test('a dry run shows everything and tells what would be refused', async () => {
  expect(await ask('{ product { id price } }', null, { mode: 'dry-run' })).toEqual({
    data: { product: { id: '1', price: 100 } },
    errors: [unauthorized('product', 'id'), unauthorized('product', 'price')],
  });
});

test('callers who may have the same share a plan, others never', async () => {
  const operations = createPreparedOperations(supergraph, 100_000, filtering);
  const request = {
    queryHash: 'q',
    document: parse('{ product { id price } }'),
    operationName: undefined,
    variables: {},
  };
  const planFor = async (caller: Caller | null) =>
    (await operations.prepare(request)).restrict?.(contextOf(caller));
  expect(await planFor(null)).toBe(await planFor(null));
  expect(await planFor(signedIn('a'))).toBe(await planFor({ ...signedIn('b'), sub: 'lee' }));
  const parts = [planFor(null), planFor(signedIn()), planFor(signedIn('read:price'))];
  expect(new Set(await Promise.all(parts)).size).toBe(3);
  const open = { ...request, queryHash: 'o', document: parse('{ product { name } }') };
  expect((await operations.prepare(open)).restrict).toBeUndefined();
});
