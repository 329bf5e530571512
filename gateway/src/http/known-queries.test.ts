import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compose } from '../../test/compose.ts';
import { createCurrentSupergraph } from '../supergraph/current-supergraph.ts';
import { loadSupergraph } from '../supergraph/load-supergraph.ts';
import { createKnownQueries } from './known-queries.ts';

const open = loadSupergraph(compose('type Query { a: Int b: Int }'));
const guarded = loadSupergraph(
  compose('type Query { a: Int @policy(policies: [["p"]]) b: Int @authenticated }'),
);

function learned(query: string, supergraph = open): boolean {
  const known = createKnownQueries(createCurrentSupergraph(supergraph));
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

test('what policies have a say in is not shared', () => {
  expect(learned('{ a }', guarded)).toBe(false);
  expect(learned('query A { b } query B { b ...F } fragment F on Query { a }', guarded)).toBe(false);
  expect(learned('{ b }', guarded)).toBe(true);
});

test('what is known of a query is forgotten with the supergraph that it was learned on', () => {
  const supergraph = createCurrentSupergraph(open);
  const known = createKnownQueries(supergraph);
  known.learn({ query: '{ a }' }, parse('{ a }'));
  expect(known.has({ query: '{ a }' })).toBe(true);
  supergraph.replace(guarded);
  expect(known.has({ query: '{ a }' })).toBe(false);
  known.learn({ query: '{ a }' }, parse('{ a }'));
  expect(known.has({ query: '{ a }' })).toBe(false);
});

test('a query is known by the hash that stands for it', () => {
  const known = createKnownQueries(createCurrentSupergraph(open));
  const byHash = { extensions: { persistedQuery: { sha256Hash: 'abc' } } };
  expect(known.has(byHash)).toBe(false);
  known.learn(byHash, parse('{ a }'));
  expect(known.has(byHash)).toBe(true);
  expect(known.has({})).toBe(false);
});
