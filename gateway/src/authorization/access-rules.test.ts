import { describe, expect, test } from '@jest/globals';
import { ask, signedIn } from '../../test/ask-authorization.ts';
import { compose } from '../../test/compose.ts';
import { loadSupergraph } from '../supergraph/load-supergraph.ts';

describe('an interface', () => {
  const supergraph = loadSupergraph(
    compose(`
      type Query { posts: [Post!]! node: Node any: Any }
      interface Node { id: ID! }
      interface Post implements Node { id: ID! title: String author: Author }
      interface Author { name: String }
      type PrivateBlog implements Post & Node @authenticated { id: ID! title: String author: Writer }
      type PublicBlog implements Post & Node {
        id: ID!
        title: String @requiresScopes(scopes: [["read:title"]])
        author: Writer
      }
      type Writer implements Author { name: String @requiresScopes(scopes: [["read:names"]]) }
      type Ghost implements Author { name: String }
      union Any = PrivateBlog | PublicBlog
    `),
  );

  test('of which one type is protected is asked for its fields by nobody who may not see that type', async () => {
    expect(await ask(supergraph, '{ posts { id } node { __typename } }')).toEqual({
      left: '{node{__typename}}',
      refused: ['posts'],
    });
    expect(await ask(supergraph, '{ posts { id } }', { caller: signedIn() })).toBe('granted');
  });

  test('is asked for its types by fragments, of which the protected ones are refused', async () => {
    const query = '{ posts { __typename ... on PublicBlog { id } ... on PrivateBlog { id } } }';
    expect(await ask(supergraph, query)).toEqual({
      left: '{posts{__typename ...on PublicBlog{id}}}',
      refused: ['posts/@/... on PrivateBlog'],
    });
  });

  test.each([
    ['{ posts { ... { id } } }', 'posts/@'],
    ['{ posts { ... on Post { id } } }', 'posts/@/... on Post'],
    ['{ node { ... on Post { id } } }', 'node/... on Post'],
    ['{ any { ... on Post { id } } }', 'any/... on Post'],
    [
      '{ any { ...F } } fragment F on Node { __typename ... on PublicBlog { ...G } } fragment G on Node { id }',
      'any/... on Node',
    ],
  ])('is not entered by a detour: %s', async (query, refused) => {
    expect(await ask(supergraph, query)).toEqual({
      left: expect.not.stringContaining('id'),
      refused: [refused],
    });
  });

  test('has the field of a type under the requirements of that type’s field', async () => {
    const caller = signedIn();
    expect(await ask(supergraph, '{ posts { id title } }', { caller })).toEqual({
      left: '{posts{id}}',
      refused: ['posts/@/title'],
    });
    expect(await ask(supergraph, '{ posts { ... on PrivateBlog { title } } }', { caller })).toBe('granted');
    expect(await ask(supergraph, '{ posts { id author { name } } }', { caller })).toMatchObject({
      refused: ['posts/@/author/name'],
    });
  });

  test('on which a requirement was written binds its types by it, whatever composed it', async () => {
    const derived = compose(`
      type Query { item: Item a: A b: B }
      interface Item { id: ID! price: Int }
      type A implements Item @authenticated { id: ID! price: Int @policy(policies: [["pay"]]) }
      type B implements Item { id: ID! price: Int }
    `);
    const written = derived.replace(/type A [^}]*}/, (type) =>
      type.replace(/@authenticated|@policy[^\n]*/g, ''),
    );
    const supergraph = loadSupergraph(written);
    expect(await ask(supergraph, '{ a { id } b { id } item { ... on A { id } } }')).toEqual({
      left: null,
      refused: ['a', 'b', 'item/... on A'],
    });
    expect(await ask(supergraph, '{ a { id price } }', { caller: signedIn() })).toEqual({
      left: '{a{id}}',
      refused: ['a/price'],
    });
  });
});

describe('composition', () => {
  test('asks for what every subgraph asks', async () => {
    const supergraph = loadSupergraph(
      compose(
        'type Query { me: String @shareable @authenticated users: Int @shareable @requiresScopes(scopes: [["a", "b"], ["x"]]) }',
        'type Query { me: String @shareable @requiresScopes(scopes: [["r"]]) users: Int @shareable @requiresScopes(scopes: [["x"], ["c"]]) }',
      ),
    );
    const mayNot = async (query: string, ...scopes: string[]) =>
      (await ask(supergraph, query, { caller: signedIn(...scopes) })) !== 'granted';
    expect(await mayNot('{ me }')).toBe(true);
    expect(await mayNot('{ me }', 'r')).toBe(false);
    expect(await mayNot('{ users }', 'a', 'b')).toBe(true);
    expect(await mayNot('{ users }', 'a', 'b', 'c')).toBe(false);
    expect(await mayNot('{ users }', 'x')).toBe(false);
  });

  test('passes the requirements of an interface object’s fields on to the types', async () => {
    const supergraph = loadSupergraph(
      compose(
        'type Query { media: Media book: Book } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! }',
        'type Media @key(fields: "id") @interfaceObject { id: ID! reviews: Int @authenticated }',
      ),
    );
    expect(await ask(supergraph, '{ media { id reviews } book { reviews id } }')).toEqual({
      left: '{media{id}book{id}}',
      refused: ['media/reviews', 'book/reviews'],
    });
  });
});

describe('directives are read by their links', () => {
  const namespaced = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;
  const renamed = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
    { name: "@authenticated", as: "@login" } { name: "@requiresScopes", as: "@scoped" } { name: "@policy", as: "@rule" }
  ])`;

  test.each([
    [
      'namespaced',
      `${namespaced} type Query {
      a: Int b: Int @federation__authenticated c: Int @federation__requiresScopes(scopes: [["s"]])
      d: Int @federation__policy(policies: [["p"]]) }`,
    ],
    [
      'renamed',
      `${renamed} type Query {
      a: Int b: Int @login c: Int @scoped(scopes: [["s"]]) d: Int @rule(policies: [["p"]]) }`,
    ],
  ])('%s', async (_how, sdl) => {
    const supergraph = loadSupergraph(compose(sdl));
    expect(await ask(supergraph, '{ a b c d }')).toEqual({ left: '{a}', refused: ['b', 'c', 'd'] });
    expect(await ask(supergraph, '{ a b c }', { caller: signedIn('s') })).toBe('granted');
  });

  test('renamed as a whole', async () => {
    const sdl = compose('type Query { a: Int b: Int @authenticated c: Int @authenticated }');
    const link = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';
    expect(sdl).toContain(link);
    const asWhole = sdl
      .replace(link, link.replace('for:', 'as: "login", for:'))
      .replaceAll('@authenticated', '@login');
    expect(await ask(loadSupergraph(asWhole), '{ a b c }')).toEqual({ left: '{a}', refused: ['b', 'c'] });
  });

  test('a directive of the same name but of another specification asks for nothing', async () => {
    const own = compose(`
      extend schema
        @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
        @link(url: "https://example.com/mine/v1.0", import: ["@authenticated"])
        @composeDirective(name: "@authenticated")
      directive @authenticated on FIELD_DEFINITION
      type Query { a: Int @authenticated }
    `);
    expect(own).toContain('a: Int @authenticated');
    expect(await ask(loadSupergraph(own), '{ a }')).toBe('open');
  });
});
