import { composeServices } from '@apollo/composition';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createCurrentSupergraph } from '../supergraph/current-supergraph.ts';
import { loadSupergraph } from '../supergraph/load-supergraph.ts';
import { createCostLimit } from './cost-limit.ts';

const types = `
  type Query {
    me: User
    friends: [User]
    users(first: Int, last: Int): [User] @listSize(assumedSize: 5, slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    page(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
    search(by: Filter, sort: Sort, cheap: Boolean @COST(weight: -7)): User @COST(weight: 3)
    any: Any
    prices: [Price]
  }
  type Mutation { join(filter: Filter!): User }
  type User { id: ID name: String @COST(weight: 2) friends: [User] best: User }
  type Page { edges: [Edge] total: Int }
  type Edge { node: User }
  union Any = User | Page
  type Price @COST(weight: 4) { amount: Int }
  input Filter { name: String @COST(weight: 2) and: [Filter] }
  enum Sort { UP DOWN }
`;

function supergraph(link: string, sdl: string) {
  const typeDefs = parse(
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", ${link}) ${sdl}`,
  );
  const { supergraphSdl, errors } = composeServices([{ name: 'users', url: 'http://users', typeDefs }]);
  if (!supergraphSdl) throw new Error(String(errors));
  return createCurrentSupergraph(loadSupergraph(supergraphSdl));
}

const usual = supergraph('import: ["@cost", "@listSize"]', types.replaceAll('@COST', '@cost'));
const renamed = supergraph(
  'import: [{ name: "@cost", as: "@price" }, { name: "@listSize", as: "@length" }]',
  types.replaceAll('@COST', '@price').replaceAll('@listSize', '@length'),
);

/** The cost of an operation, as its refusal tells it. */
function costOf(query: string, variables: Record<string, unknown> = {}, current = usual): unknown {
  const costLimit = createCostLimit({ maxCost: -1, listSize: 10, supergraph: current });
  const document = parse(query);
  const operation = document.definitions.find(({ kind }) => kind === 'OperationDefinition');
  try {
    costLimit.admit(document, operation as never, variables);
    return undefined;
  } catch (error) {
    const { estimatedCost, code } = (error as { extensions: Record<string, unknown> }).extensions;
    return estimatedCost ?? code;
  }
}

test.each<[string, number, Record<string, unknown>?]>([
  ['{ me { id } }', 1],
  ['{ me { id name __typename } __schema { types { name } } }', 3],
  ['{ friends { id } }', 10],
  ['{ friends { friends { name } } }', 10 * (1 + 10 * (1 + 2))],
  ['{ users { id } }', 5],
  ['{ users(first: 3) { best { id } } }', 6],
  ['query($n: Int) { users(first: $n) { id } }', 7, { n: 7 }],
  ['query($n: Int = 4) { users(first: $n) { id } }', 4],
  ['query($n: Int = 4) { users(first: $n) { id } }', 5, { n: null }],
  ['{ users(first: 3, last: 8) { id } }', 8],
  ['{ users(first: -3) { id } }', 0],
  ['{ page(first: 3) { total edges { node { id } } } }', 1 + 3 * 2],
  ['{ page(first: 3) { ...P } } fragment P on Page { ... on Page { edges { node { id } } } }', 1 + 3 * 2],
  ['{ search { id } }', 3 + 1],
  ['{ search(sort: UP, cheap: true) { id } }', 1],
  ['{ search(by: { name: "x", and: [{ name: "y" }, {}] }) { id } }', 3 + (1 + 2 + (1 + 2) + 1) + 1],
  ['query($by: Filter) { search(by: $by) { id } }', 3 + 1 + 2 + 1, { by: { name: 'x', nonsense: 1 } }],
  ['{ any { ... on User { best { id } } ... on Page { edges { node { id } } } } }', 1 + 1 + 10 * 2],
  ['{ prices { amount } }', 10 * 4],
  ['mutation { join(filter: {}) { id } }', 10 + 1 + 1],
  ['query($no: Boolean = false) { me @include(if: $no) { id } friends @skip(if: true) { id } }', 0],
  ['query($no: Boolean!) { me @skip(if: $no) { id } }', 1, { no: false }],
])('%s costs %d', (query, cost, variables = {}) => {
  expect(costOf(query, variables)).toBe(cost);
  expect(costOf(query, variables, renamed)).toBe(cost);
});

test('an argument that must say how long a list is cannot be left out', () => {
  expect(costOf('{ page { total } }')).toBe('BAD_USER_INPUT');
  expect(costOf('query($n: Int) { page(first: $n) { total } }', { n: null })).toBe('BAD_USER_INPUT');
});

test('fragments that multiply each other are weighed at once', () => {
  const fragments = Array.from(
    { length: 60 },
    (_, i) => `fragment F${i} on User { best { ...F${i + 1} } friends { ...F${i + 1} } }`,
  );
  const query = `{ me { ...F0 } } ${fragments.join(' ')} fragment F60 on User { name }`;
  expect(costOf(query)).toBe(Number.MAX_SAFE_INTEGER);
});

test('what depends on no variable is weighed once', () => {
  const costLimit = createCostLimit({ maxCost: 10, listSize: 10, supergraph: usual });
  const document = parse('query A($id: ID) { friends { id } }');
  const [operation] = document.definitions;
  costLimit.admit(document, operation as never, {});
  // A document is never changed; here it is, to see whether it is looked at again.
  Object.assign(operation as object, {
    selectionSet: parse('{ friends { friends { id } } }').definitions[0],
  });
  expect(() => costLimit.admit(document, operation as never, {})).not.toThrow();
});
