import { beforeAll, describe, expect, test } from '@jest/globals';
import { composeInProcess, type InProcessSupergraph } from './in-process-supergraph.ts';

const representations = ({ requests }: InProcessSupergraph, service: string) =>
  requests
    .filter((request) => request.service === service)
    .map(({ variables }) => variables['representations']);

describe('entities', () => {
  let shop: InProcessSupergraph;
  beforeAll(() => {
    shop = composeInProcess({
      products: {
        types: `
          type Query { products: [Product]  grid: [[Product!]]  product: Product }
          type Product @key(fields: "id") { id: ID!  name: String!  price(currency: String! = "USD"): Float  weight: Int }`,
        resolvers: {
          Query: {
            products: () => [{ id: 1 }, null, { id: 2 }, { id: 1 }],
            grid: () => [[{ id: 1 }, { id: 2 }], [{ id: 1 }], null],
            product: () => ({ id: 3 }),
          },
          Product: {
            __resolveReference: (reference: object) => reference,
            name: ({ id }: { id: string }) => `Product ${id}`,
            price: ({ id }: { id: string }, { currency }: { currency: string }) =>
              currency === 'USD' ? Number(id) : 100 * Number(id),
            weight: ({ id }: { id: string }) => (Number(id) === 2 ? null : 5),
          },
        },
      },
      stock: {
        types: `
          type Query { anything: Int }
          type Product @key(fields: "id") {
            id: ID!
            price(currency: String! = "USD"): Float @external
            weight: Int @external
            inStock(minimum: Int = 1): Boolean
            box: Box
            shipping: String @requires(fields: "weight")
            dollars: String @requires(fields: "price(currency: \\"USD\\")")
            won: String @requires(fields: "price(currency: \\"KRW\\")")
          }
          type Box { label: String  holds: Product }`,
        resolvers: {
          Product: {
            __resolveReference: (reference: object) => reference,
            inStock: (_: unknown, { minimum }: { minimum: number }) => minimum < 5,
            box: ({ id }: { id: string }) => ({ label: `Box ${id}`, holds: { id: 2 } }),
            shipping: ({ weight }: { weight: number | null }) => `weighs ${weight}`,
            dollars: ({ price }: { price: number }) => `$${price}`,
            won: ({ price }: { price: number }) => `₩${price}`,
          },
        },
      },
    });
  });

  test('equal entities are asked for once and answered at every place', async () => {
    expect(await shop.execute('{ products { box { label } inStock } }')).toEqual({
      data: {
        products: [
          { box: { label: 'Box 1' }, inStock: true },
          null,
          { box: { label: 'Box 2' }, inStock: true },
          { box: { label: 'Box 1' }, inStock: true },
        ],
      },
    });
    expect(representations(shop, 'stock')).toEqual([
      [
        { __typename: 'Product', id: '1' },
        { __typename: 'Product', id: '2' },
      ],
    ]);
  });

  test('lists of lists are gone through', async () => {
    expect(await shop.execute('{ grid { shipping box { holds { name } } } }')).toEqual({
      data: {
        grid: [
          [
            { shipping: 'weighs 5', box: { holds: { name: 'Product 2' } } },
            { shipping: 'weighs null', box: { holds: { name: 'Product 2' } } },
          ],
          [{ shipping: 'weighs 5', box: { holds: { name: 'Product 2' } } }],
          null,
        ],
      },
    });
    expect(representations(shop, 'products')).toEqual([undefined, [{ __typename: 'Product', id: '2' }]]);
  });

  test('a field required with different arguments, and selected with others, has each of its values', async () => {
    expect(await shop.execute('{ product { won dollars inStock price(currency: "EUR") name } }')).toEqual({
      data: { product: { won: '₩300', dollars: '$3', inStock: true, price: 300, name: 'Product 3' } },
    });
    expect(representations(shop, 'stock')).toEqual([
      [{ __typename: 'Product', id: '3', price: 300 }],
      [{ __typename: 'Product', id: '3', price: 3 }],
    ]);
  });

  test('only the variables that a fetch uses are sent with it', async () => {
    await shop.execute(
      'query($minimum: Int = 4, $currency: String! = "EUR") { product { inStock(minimum: $minimum) price(currency: $currency) } }',
    );
    expect(shop.requests.map(({ service, variables }) => [service, Object.keys(variables)])).toEqual([
      ['products', ['currency']],
      ['stock', ['minimum', 'representations']],
    ]);
  });

  test('a name of a key may be given to something else', async () => {
    expect(
      await shop.execute('{ product { id: name  __typename: shipping  weight: box { label } } }'),
    ).toEqual({
      data: { product: { id: 'Product 3', __typename: 'weighs 5', weight: { label: 'Box 3' } } },
    });
  });

  test('a variable may have the name that entity fetches have for their own', async () => {
    const query = 'query($representations: Int = 9) { product { inStock(minimum: $representations) } }';
    expect(await shop.execute(query)).toEqual({ data: { product: { inStock: false } } });
    expect(await shop.execute(query, { representations: 2 })).toEqual({
      data: { product: { inStock: true } },
    });
  });

  test('what is not selected is not answered', async () => {
    const result = await shop.execute('{ product { shipping } }');
    expect(JSON.stringify(result.data)).toBe('{"product":{"shipping":"weighs 5"}}');
  });

  test('fields that require nothing are answered where an input of others was not asked for', async () => {
    expect(
      await shop.execute('query($all: Boolean!) { product { shipping @include(if: $all) box { label } } }', {
        all: false,
      }),
    ).toEqual({ data: { product: { box: { label: 'Box 3' } } } });
  });
});

test('keys may be composite, nested, and several', async () => {
  const lists = composeInProcess({
    a: {
      types: `
        type Query { list: List }
        type List @key(fields: "items { id }") { items: [Item!]! }
        type Item @key(fields: "id") { id: ID!  code: String! @shareable  group: Group @shareable }
        type Group @shareable { number: Int  tags: [String!] }`,
      resolvers: {
        Query: {
          list: () => ({
            items: [1, 2].map((id) => ({ id, code: `c${id}`, group: { number: id, tags: ['x', 'y'] } })),
          }),
        },
      },
    },
    b: {
      types: `
        type List @key(fields: "items { id code group { number tags } }") { items: [Item!]!  best: Item }
        type Item @key(fields: "id code group { number tags }") { id: ID!  code: String!  group: Group @shareable  rank: Int }
        type Group @shareable { number: Int  tags: [String!] }`,
      resolvers: {
        List: {
          __resolveReference: (reference: object) => reference,
          best: ({ items }: { items: object[] }) => items[1],
        },
        Item: {
          __resolveReference: (reference: object) => reference,
          rank: ({ group }: { group: { number: number } }) => 10 * group.number,
        },
      },
    },
  });
  expect(await lists.execute('{ list { best { id rank } items { rank } } }')).toEqual({
    data: { list: { best: { id: '2', rank: 20 }, items: [{ rank: 10 }, { rank: 20 }] } },
  });
});

describe('contextual arguments', () => {
  const users = composeInProcess({
    accounts: {
      types: `
        type Query { users: [User!]! }
        type User @key(fields: "id") { id: ID!  locale: String!  place: Place }
        type Place { zone: String }`,
      resolvers: {
        Query: {
          users: () => [
            { id: 1, locale: 'ko', place: { zone: 'Seoul' } },
            { id: 2, locale: 'de', place: null },
            { id: 3, locale: 'ko', place: { zone: 'Seoul' } },
          ],
        },
      },
    },
    posts: {
      types: `
        type Query { anything: Int }
        type User @key(fields: "id") @context(name: "user") {
          id: ID!
          locale: String! @external
          place: Place @external
          posts: [Post!]!
        }
        type Place { zone: String @external }
        type Post @key(fields: "id") {
          id: ID!
          title(
            length: Int
            locale: String @fromContext(field: "$user { locale }")
            zone: String @fromContext(field: "$user { place { zone } }")
          ): String
        }`,
      resolvers: {
        User: { posts: ({ id }: { id: string }) => [{ id: 'p' }, { id: `p${id}` }] },
        Post: {
          title: ({ id }: { id: string }, { length, locale, zone }: Record<string, unknown>) =>
            [id, length, locale, zone].join(),
        },
      },
    },
  });

  test('come from the objects above, each with its own', async () => {
    expect(await users.execute('{ users { posts { title(length: 3) } } }')).toEqual({
      data: {
        users: [
          { posts: [{ title: 'p,3,ko,Seoul' }, { title: 'p1,3,ko,Seoul' }] },
          { posts: [{ title: 'p,3,de,' }, { title: 'p2,3,de,' }] },
          { posts: [{ title: 'p,3,ko,Seoul' }, { title: 'p3,3,ko,Seoul' }] },
        ],
      },
    });
    expect(users.requests.filter(({ service }) => service === 'posts')).toHaveLength(2);
  });
});
