import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, graphqlSync, parse } from 'graphql';
import { compilePlan } from '../src/execution/executable-plan.ts';
import { composeInProcess, testContext } from './in-process-supergraph.ts';

const library = composeInProcess({
  books: {
    types: `
      type Query { book: Book  media: [Medium]  medium: Medium  either: Either  self: Query }
      type Mutation { add(title: String!): Book  remove: Query }
      union Either = Book | Film
      interface Medium @key(fields: "id") { id: ID!  title: String }
      type Book implements Medium @key(fields: "id") { id: ID!  title: String  pages: Int }
      type Film implements Medium @key(fields: "id") { id: ID!  title: String  minutes: Int }`,
    resolvers: {
      Query: {
        book: () => book,
        media: () => [book, film, null],
        medium: () => film,
        either: () => film,
        self: () => ({}),
      },
      Mutation: {
        add: (_: unknown, { title }: { title: string }) => ({ ...book, title }),
        remove: () => ({}),
      },
      Medium: { __resolveReference: ({ id }: { id: string }) => (id === '2' ? film : book) },
    },
  },
  ratings: {
    types: `
      type Query { best: Medium  unresolved: Medium }
      type Medium @interfaceObject @key(fields: "id") { id: ID!  stars: Int  related: Medium }`,
    resolvers: {
      Query: { best: () => ({ id: 2 }), unresolved: () => ({ id: 1 }) },
      Medium: {
        __resolveReference: (reference: object) => reference,
        stars: ({ id }: { id: string }) => Number(id) + 3,
        related: () => ({ id: 1 }),
      },
    },
  },
  shelves: {
    types: `
      type Query { onShelf: Medium }
      type Medium @interfaceObject @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: { Query: { onShelf: () => ({ id: 2 }) } },
  },
});
const book = { __typename: 'Book', id: 1, title: 'A', pages: 10 };
const film = { __typename: 'Film', id: 2, title: 'B', minutes: 90 };

const text = async (query: string, variables?: Record<string, unknown>) => {
  const { data, errors } = await library.execute(query, variables);
  expect(errors).toBeUndefined();
  return JSON.stringify(data);
};

describe('abstract types', () => {
  test('objects have what is selected of their own type, and no more', async () => {
    expect(await text('{ media { title ... on Book { pages } ... on Film { minutes __typename } } }')).toBe(
      '{"media":[{"title":"A","pages":10},{"title":"B","minutes":90,"__typename":"Film"},null]}',
    );
    expect(await text('{ either { ... on Medium { id ... on Film { minutes } } } }')).toBe(
      '{"either":{"id":"2","minutes":90}}',
    );
  });

  test('an interface object adds fields to every implementation', async () => {
    expect(await text('{ media { stars ... on Book { pages } } book { stars } }')).toBe(
      '{"media":[{"stars":4,"pages":10},{"stars":5},null],"book":{"stars":4}}',
    );
  });

  test('the type of an interface object is found out where it matters', async () => {
    expect(
      await text('{ best { stars __typename ... on Film { minutes } related { ... on Book { pages } } } }'),
    ).toBe('{"best":{"stars":5,"__typename":"Film","minutes":90,"related":{"pages":10}}}');
    expect(await text('{ unresolved { id stars } }')).toBe('{"unresolved":{"id":"1","stars":4}}');
  });

  test('an interface object without resolvable keys leads to the others', async () => {
    expect(await text('{ onShelf { id } }')).toBe('{"onShelf":{"id":"2"}}');
    expect(await text('{ onShelf { title stars ... on Film { minutes } } }')).toBe(
      '{"onShelf":{"title":"B","stars":5,"minutes":90}}',
    );
  });
});

describe('order and names', () => {
  test('fields come in the order of the operation, whichever subgraph has them', async () => {
    expect(await text('{ book { stars title pages id } }')).toBe(
      '{"book":{"stars":4,"title":"A","pages":10,"id":"1"}}',
    );
  });

  test('what is left out takes its place in the order with it', async () => {
    const query = `query($no: Boolean! = true) {
      book { title @skip(if: $no) pages ...More @include(if: $no) stars @skip(if: $no) }
    }
    fragment More on Book { id title }`;
    expect(await text(query)).toBe('{"book":{"pages":10,"id":"1","title":"A"}}');
    expect(await text(query, { no: false })).toBe('{"book":{"title":"A","pages":10,"stars":4}}');
    expect(await text('query($no: Boolean!) { book @include(if: $no) { id } }', { no: false })).toBe('{}');
    expect(await text('query($no: Boolean!) { book { id @include(if: $no) } }', { no: false })).toBe(
      '{"book":{}}',
    );
  });

  test('fragments are merged', async () => {
    expect(
      await text(
        '{ ...A book { related { stars } } ...A } fragment A on Query { book { related { id } id } }',
      ),
    ).toBe('{"book":{"related":{"id":"1","stars":4},"id":"1"}}');
  });

  test("names that objects inherit are anybody's", async () => {
    expect(
      await text(
        '{ __proto__: book { constructor: title toString: stars __proto__: related { hasOwnProperty: stars } } }',
      ),
    ).toBe('{"__proto__":{"constructor":"A","toString":4,"__proto__":{"hasOwnProperty":4}}}');
    expect(({} as Record<string, unknown>)['hasOwnProperty']).toBe(Object.prototype.hasOwnProperty);
  });
});

describe('introspection', () => {
  test('is answered by the schema that clients see', async () => {
    const { data } = await library.execute(getIntrospectionQuery());
    expect(data).toEqual(
      graphqlSync({ schema: library.supergraph.apiSchema, source: getIntrospectionQuery() }).data,
    );
    expect(library.requests).toEqual([]);
  });

  test('stands beside data, under aliases, in fragments, with variables and at every level', async () => {
    const query = `query($name: String! = "Book", $no: Boolean = false) {
      root: __typename
      one: __type(name: $name) { kind ...Named @skip(if: $no) }
      book { __typename again: __typename stars }
      ...More
      __schema { queryType { ...Named } }
    }
    fragment More on Query { __typename __schema { mutationType { name } } }
    fragment Named on __Type { name }`;
    const { data } = await library.execute(query);
    expect(JSON.stringify(data)).toBe(
      JSON.stringify({
        root: 'Query',
        one: { kind: 'OBJECT', name: 'Book' },
        book: { __typename: 'Book', again: 'Book', stars: 4 },
        __typename: 'Query',
        __schema: { mutationType: { name: 'Mutation' }, queryType: { name: 'Query' } },
      }),
    );
    expect(await text('{ __typename __type(name: "Nothing") { name } }')).toBe(
      '{"__typename":"Query","__type":null}',
    );
  });
});

describe('mutations', () => {
  test('are executed, and their results completed by other subgraphs', async () => {
    expect(await text('mutation { add(title: "New") { title stars } __typename }')).toBe(
      '{"add":{"title":"New","stars":4},"__typename":"Mutation"}',
    );
    expect(library.requests.map(({ kind }) => kind)).toEqual(['mutation', 'query']);
  });

  test('a field may answer the query type again', async () => {
    expect(await text('mutation { remove { book { title } best { stars } __typename } }')).toBe(
      '{"remove":{"book":{"title":"A"},"best":{"stars":5},"__typename":"Query"}}',
    );
    expect(await text('{ self { self { best { stars } } } }')).toBe('{"self":{"self":{"best":{"stars":5}}}}');
  });
});

describe('plans that the planner makes for others', () => {
  const { supergraph, clients } = library;
  const fetchOf = (query: string, service = 'books') =>
    ({
      kind: 'Fetch',
      serviceName: service,
      operation: query,
      operationName: undefined,
      operationKind: 'query',
    }) as never;
  const entityFetch = {
    ...(fetchOf(
      'query($representations:[_Any!]!){_entities(representations:$representations){...on Medium{stars}}}',
      'ratings',
    ) as object),
    requires: [
      {
        kind: 'InlineFragment',
        typeCondition: 'Medium',
        selections: [
          { kind: 'Field', name: '__typename' },
          { kind: 'Field', name: 'id' },
        ],
      },
    ],
    inputRewrites: [{ kind: 'ValueSetter', path: ['... on Medium', '__typename'], setValueTo: 'Medium' }],
  };
  const run = (node: unknown, query: string, variables = {}) =>
    compilePlan(supergraph, node as never, parse(query)).execute({
      variables,
      context: testContext,
      clients,
    });

  test('conditions choose a branch', async () => {
    const node = {
      kind: 'Condition',
      condition: 'yes',
      ifClause: fetchOf('{ book { id } }'),
      elseClause: fetchOf('{ book { title } }'),
    };
    const query = 'query($yes: Boolean!) { book { id @include(if: $yes) title @skip(if: $yes) } }';
    expect(await run(node, query, { yes: true })).toEqual({ data: { book: { id: '1' } } });
    expect(await run(node, query, { yes: false })).toEqual({ data: { book: { title: 'A' } } });
  });

  test('a path goes on with certain types only', async () => {
    for (const path of [
      ['media', '@|[Book]'],
      ['', 'media|[Book]', '@'],
      ['|[Query]', 'media', '@', '|[Book]'],
    ]) {
      const node = {
        kind: 'Sequence',
        nodes: [fetchOf('{ media { __typename id } }'), { kind: 'Flatten', path, node: entityFetch }],
      };
      expect(await run(node, '{ media { stars } }')).toEqual({
        data: { media: [{ stars: 4 }, { stars: null }, null] },
      });
    }
  });

  test('a subscription is its event and what comes after it', async () => {
    const node = {
      kind: 'Subscription',
      primary: fetchOf('{ book { __typename id } }'),
      rest: { kind: 'Flatten', path: ['book'], node: entityFetch },
    };
    expect(await run(node, '{ book { stars } }')).toEqual({ data: { book: { stars: 4 } } });
  });

  test('a node that is not known does not compile', () => {
    expect(() => run({ kind: 'Magic' }, '{ book { id } }')).toThrow('Magic');
    expect(() => run(undefined, '{ nothing }')).toThrow('nothing');
  });
});
