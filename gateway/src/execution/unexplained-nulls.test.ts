import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { unexplained } from './unexplained-nulls.ts';

const at = (...path: (string | number)[]) => new GraphQLError('', { path });
const places = (violations: GraphQLError[], errors: GraphQLError[]) =>
  unexplained(violations, errors).map(({ path }) => path?.join('.'));

test('a null is explained by an error at, above or beneath it, or by one of the whole', () => {
  const violations = [at('a', 0, 'b'), at('a', 1, 'b'), at('c')];
  expect(places(violations, [])).toEqual(['a.0.b', 'a.1.b', 'c']);
  expect(places(violations, [at('a', 0)])).toEqual(['a.1.b', 'c']);
  expect(places(violations, [at('a', 1, 'b', 'deep')])).toEqual(['a.0.b', 'c']);
  expect(places(violations, [at('a')])).toEqual(['c']);
  expect(places(violations, [new GraphQLError('')])).toEqual([]);
});
