import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createKnownQueries } from './known-queries.ts';

function learned(query: string): boolean {
  const known = createKnownQueries();
  known.learn({ query }, parse(query));
  return known.has({ query });
}

test.each([
  ['{ a }', true],
  ['query A { a } query B { b }', true],
  ['query A { a } mutation B { b }', false],
  ['subscription { a }', false],
  ['{ ... @defer { a } }', false],
  ['{ ...A } fragment A on Q { a @stream }', false],
  [`{ a } # ${'x'.repeat(20_000)}`, false],
])('%.50s is shared: %s', (query, shared) => {
  expect(learned(query)).toBe(shared);
});

test('a query is known by the hash that stands for it', () => {
  const known = createKnownQueries();
  const byHash = { extensions: { persistedQuery: { sha256Hash: 'abc' } } };
  expect(known.has(byHash)).toBe(false);
  known.learn(byHash, parse('{ a }'));
  expect(known.has(byHash)).toBe(true);
  expect(known.has({})).toBe(false);
});
