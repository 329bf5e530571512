import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { composeDifferential } from './differential-supergraph.ts';
import { apolloExecutor, monolithExecutor, ourExecutor } from './executors.ts';

interface Results {
  readonly ours: unknown;
  /** By graphql-js over the merged data: what is right. */
  readonly right: unknown;
  readonly apollo: unknown;
}

async function resultsOf(subgraphs: Record<string, string>, query: string): Promise<Results> {
  const supergraph = composeDifferential({ name: 'known', unknown: {}, subgraphs });
  const operation = { document: parse(query), operationName: undefined, variables: {} };
  const [ours, right, apollo] = await Promise.all(
    [ourExecutor, monolithExecutor, apolloExecutor].map(async (executor) => {
      const { result } = await executor(supergraph)(operation, false);
      return JSON.parse(JSON.stringify(result)) as unknown;
    }),
  );
  return { ours, right, apollo };
}

const shipping = {
  products: `
    type Query { product: Product! }
    type Mutation { add: Int  remove: Int  rename: Product }
    type Product @key(fields: "id") {
      id: ID!
      price(currency: String! = "EUR"): Float!
      weight: Int!
    }`,
  shipping: `
    type Product @key(fields: "id") {
      id: ID!
      price(currency: String! = "EUR"): Float! @external
      weight: Int! @external
      dollars: String! @requires(fields: "price(currency: \\"USD\\")")
      won: String! @requires(fields: "price(currency: \\"KRW\\")")
      parcel: String! @requires(fields: "weight")
      stock: Int!
    }`,
};

const accounts = {
  accounts: `
    type Query { me: User! }
    interface Account @key(fields: "id") { id: ID! name: String! }
    type User implements Account @key(fields: "id") { id: ID! name: String! age: Int! }
    type Bot implements Account @key(fields: "id") { id: ID! name: String! }`,
  reviews: `
    type Query { review: Review! }
    type Review { author: Account! }
    type Account @interfaceObject @key(fields: "id", resolvable: false) { id: ID! }`,
  points: `
    type Account @interfaceObject @key(fields: "id") {
      id: ID!
      name: String! @external
      points: Int!
      label: String! @requires(fields: "name")
    }`,
};

const schools = {
  towns: `
    type Query { students: [Student!]! }
    type Student @key(fields: "id school { id }") @key(fields: "number town { zip canton { code } }") {
      id: ID!
      school: School!
      number: Int!
      town: Town!
    }
    type School @key(fields: "id") { id: ID! }
    type Town @key(fields: "zip canton { code }") { zip: Int! canton: Canton! @shareable }
    type Canton @shareable { code: String! }`,
  schools: `
    type Student @key(fields: "id school { id }") { id: ID! school: School! grade: Int! }
    type School @key(fields: "id") { id: ID! name: String! }`,
  taxes: `
    type Student @key(fields: "number town { zip canton { code } }") { number: Int! town: Town! fee: Int! }
    type Town @key(fields: "zip canton { code }") { zip: Int! canton: Canton! @shareable rate: Int! }
    type Canton @shareable { code: String! }`,
};

test('two fields that require a third with different arguments are each computed from their own', async () => {
  const { ours, right, apollo } = await resultsOf(shipping, '{ product { price dollars won } }');
  expect(ours).toEqual(right);
  // Both were computed from the price in the default currency.
  expect(apollo).toEqual({ data: { product: { price: 122.625, dollars: 'dollars 1 55', won: 'won 1 10' } } });
  expect(right).toEqual({ data: { product: { price: 122.625, dollars: 'dollars 1 61', won: 'won 1 74' } } });
});

test('an alias that is the name of a key does not become the key', async () => {
  const { ours, right, apollo } = await resultsOf(shipping, '{ product { id: weight stock } }');
  expect(ours).toEqual(right);
  expect(apollo).not.toEqual(right);
});

test('a required field that is left out does not starve the others of its fetch', async () => {
  const { ours, right, apollo } = await resultsOf(
    shipping,
    '{ product { stock parcel @include(if: false) } }',
  );
  expect(ours).toEqual(right);
  expect(apollo).toMatchObject({ data: null });
});

test('an object of which everything is left out is still there', async () => {
  const { ours, right, apollo } = await resultsOf(
    shipping,
    'query ($no: Boolean = false) { product @skip(if: $no) { ... on Product @include(if: false) { id } } }',
  );
  expect(ours).toEqual(right);
  expect(right).toEqual({ data: { product: {} } });
  expect(apollo).toMatchObject({ data: null });
});

test('the type of an entity stays when an interface object’s subgraph answers the interface’s name', async () => {
  const { ours, right, apollo } = await resultsOf(accounts, '{ me { __typename points label } }');
  expect(ours).toEqual(right);
  expect(right).toEqual({ data: { me: { __typename: 'User', points: 32, label: 'label 7 83' } } });
  expect(apollo).toEqual({ data: null });
});

test('an interface object that its subgraph cannot resolve gets its type and fields from the others', async () => {
  const { ours, right, apollo } = await resultsOf(
    accounts,
    '{ review { author { __typename id points label ... on User { age } } } }',
  );
  expect(ours).toEqual(right);
  // Since it selects the type here, and the subgraphs answer in this order, the same.
  expect(apollo).toEqual(right);
});

test('entities with several nested composite keys are found by each', async () => {
  const query = '{ students { id: number town: grade school { id: name } number: id fee } }';
  const { ours, right, apollo } = await resultsOf(schools, query);
  expect(ours).toEqual(right);
  expect(apollo).not.toEqual(right);
});
