import { expect, test } from '@jest/globals';
import { CompositionFailed, composeSupergraph } from './compose-supergraph.ts';
import { firstDifferences } from './first-differences.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

test('subgraphs compose into a supergraph with placeholder URLs', () => {
  const supergraph = composeSupergraph([
    { name: 'one', sdl: `${link} type Query { one: Int }` },
    { name: 'two', sdl: `${link} type Query { two: Int }` },
  ]);
  expect(supergraph).toContain('@join__graph(name: "one", url: "http://one.internal/graphql")');
  expect(supergraph).toContain('two: Int @join__field(graph: TWO)');
});

test('subgraphs that contradict each other are refused with one line per problem', () => {
  const compose = () =>
    composeSupergraph([
      { name: 'one', sdl: `${link} type Query { same: Int, other: Int }` },
      { name: 'two', sdl: `${link} type Query { same: String, other: String }` },
    ]);
  expect(compose).toThrow(CompositionFailed);
  expect(() => compose()).toThrow(/other/);
  try {
    compose();
  } catch (error) {
    for (const problem of (error as CompositionFailed).problems) expect(problem).not.toContain('\n');
  }
});

test('a drift is shown from the first line on that differs', () => {
  expect(firstDifferences('a\nb\nc', 'a\nx\nc')).toEqual(['line 2:', '- b', '- c', '+ x', '+ c']);
});
