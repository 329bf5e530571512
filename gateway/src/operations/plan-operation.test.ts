import { describe, expect, test } from '@jest/globals';
import { parse, print, stripIgnoredCharacters } from 'graphql';
import { readNeededCalls } from '../supergraph/needed-calls.ts';
import { withConditionsDecided } from './decided-conditions.ts';
import { withMutationsInOrder } from './mutations-in-order.ts';
import { withSafeNames } from './safe-names.ts';

const text = (document: Parameters<typeof print>[0]) => stripIgnoredCharacters(print(document));

describe('names', () => {
  const needed = readNeededCalls(
    parse(`type Product @join__type(graph: A, key: "id org { code }") {
      label: String @join__field(graph: B, requires: "price(currency: \\"USD\\")")
    }`),
  );
  const named = (source: string) => text(withSafeNames(parse(source), needed));

  test('that are those of keys and required fields stay where they mean the same', () => {
    expect(named('{ p { id org { code } price(currency: "USD") } }')).toBe(
      '{p{id org{code}price(currency:"USD")}}',
    );
  });

  test('that mean another field, or other arguments, are planned under others', () => {
    expect(named('{ p { id: name code: id price } }')).toBe(
      '{p{id__planned1:name code__planned1:id price__planned1:price}}',
    );
  });

  test('that mean different fields of different types are told apart', () => {
    expect(named('{ p { ... on A { x: a } ... on B { x: b } ... on C { x: a } } }')).toBe(
      '{p{...on A{x:a}...on B{x__planned1:b}...on C{x:a}}}',
    );
  });

  test('of introspection stay', () => {
    const source = '{__schema{types{id:name}}__type(name:"A"){...F}}fragment F on __Type{code:name}';
    expect(named(source)).toBe(source);
  });
});

describe('conditions', () => {
  const decided = (source: string, variables: Record<string, unknown>) =>
    text(withConditionsDecided(parse(source), variables));

  test('leave what is wanted, and nothing to decide', () => {
    const source =
      '{ a @include(if: $yes) b @skip(if: $yes) ... @skip(if: false) { c } ...F @include(if: $no) }';
    expect(decided(source, { yes: true, no: false })).toBe('{a ...{c}}');
  });

  test('that leave nothing of an object leave the object', () => {
    expect(decided('{ a { b @skip(if: true) } }', {})).toBe('{a{__typename}}');
  });

  test('within introspection stay', () => {
    expect(decided('{ __schema { types @skip(if: $no) { name } } }', { no: true })).toBe(
      '{__schema{types@skip(if:$no){name}}}',
    );
  });
});

test('mutations within fragments are expanded where they stand, other fragments stay', () => {
  const source = `mutation { a ...F ... on Mutation { d { ...G } } }
    fragment F on Mutation { b ...H } fragment H on Mutation { c } fragment G on D { e }`;
  expect(text(withMutationsInOrder(parse(source)))).toBe('mutation{a b c d{...G}}fragment G on D{e}');
});
