import { expect, test } from '@jest/globals';
import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { deferLabels } from './defer-labels.ts';
import { isValid } from './is-valid.ts';

const schema = buildSchema(`
  directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  type Query { node(id: ID!, filter: Filter): Node dogs(first: Int = 3): [Dog!]! animal: Animal }
  type Subscription { dog: Dog cat: Cat }
  interface Node { id: ID! }
  input Filter { name: String! size: Size = SMALL }
  enum Size { SMALL LARGE }
  type Dog implements Node { id: ID! name: String barks(loud: Boolean): Boolean size: Size friends: [Animal!] }
  type Cat implements Node { id: ID! name: Int meows: Boolean }
  union Animal = Dog | Cat
`);
const rules = [...specifiedRules, deferLabels];

test.each([
  '{ dogs { id name } }',
  'query A { animal { __typename ... on Dog { barks(loud: true) } ...C } } fragment C on Cat { meows }',
  'query ($id: ID!, $n: String!, $yes: Boolean = true) { node(id: $id, filter: { name: $n }) { id @include(if: $yes) } }',
  'query A { dogs { id } } query B { dogs(first: 1) { ...D } } fragment D on Dog { friends { ... on Dog { ...E } } } fragment E on Dog { id }',
  '{ a: animal { ... on Dog { name } ... on Cat { meows } } __schema { types { name fields { name } } } }',
  '{ dogs { ... @defer(label: "a") { name } ... @defer(label: "b") { size } } }',
  'subscription { dog { id } }',
])('%s is valid', (text) => {
  expect(validate(schema, parse(text), rules)).toEqual([]);
  expect(isValid(schema, parse(text), rules)).toBe(true);
});

test.each([
  'type T { a: Int }',
  'query A { dogs { id } } query A { dogs { id } }',
  '{ dogs { id } } query B { dogs { id } }',
  'subscription { dog { id } cat { id } }',
  '{ dogs { ... on Bird { id } } }',
  '{ dogs { ... on Size { id } } }',
  'query ($d: Dog) { dogs { id } }',
  '{ dogs }',
  '{ dogs { id { name } } }',
  '{ dogs { wings } }',
  '{ dogs { ...A } } fragment A on Dog { id } fragment A on Dog { name }',
  '{ dogs { ...A } }',
  '{ dogs { id } } fragment A on Dog { id }',
  '{ dogs { ... on Cat { id } } }',
  '{ dogs { ...A } } fragment A on Dog { friends { ...A } }',
  'query ($a: Int, $a: Int) { dogs(first: $a) { id } }',
  '{ dogs(first: $a) { id } }',
  'query ($a: Int) { dogs { id } }',
  '{ dogs { id @nothing } }',
  'query @skip(if: true) { dogs { id } }',
  '{ dogs { id @skip(if: true) @skip(if: false) } }',
  '{ dogs(last: 3) { id } }',
  '{ dogs { id @skip(when: true) } }',
  '{ dogs(first: 1, first: 2) { id } }',
  '{ dogs(first: "3") { id } }',
  '{ node(id: 1, filter: { size: MIDDLE, name: "a" }) { id } }',
  '{ node(id: 1, filter: { name: "a", name: "b" }) { id } }',
  '{ node(id: 1, filter: { size: SMALL }) { id } }',
  '{ node { id } }',
  '{ dogs { id @skip } }',
  'query ($s: String) { dogs(first: $s) { id } }',
  '{ animal { ... on Dog { name } ... on Cat { name } } }',
  '{ dogs { a: name a: size } }',
  '{ dogs { ... @defer(label: "a") { name } ... @defer(label: "a") { size } } }',
  'query ($l: String) { dogs { ... @defer(label: $l) { name } } }',
])('%s is not', (text) => {
  expect(validate(schema, parse(text), rules)).not.toEqual([]);
  expect(isValid(schema, parse(text), rules)).toBe(false);
});

test('what a rule throws is thrown, and a rule that passes over a node sees what comes after it', () => {
  const seen: string[] = [];
  const passingOver = () => ({
    Field(node: { name: { value: string } }) {
      seen.push(node.name.value);
      return node.name.value === 'friends' ? false : undefined;
    },
  });
  const seesAll: string[] = [];
  const other = () => ({ enter: ({ kind }: { kind: string }) => void seesAll.push(kind) });
  const document = parse('{ dogs { friends { __typename } id } }');
  expect(isValid(schema, document, [passingOver, other])).toBe(true);
  expect(seen).toEqual(['dogs', 'friends', 'id']);
  expect(seesAll.filter((kind) => kind === 'Field')).toHaveLength(4);
  const broken = () => ({
    Field() {
      throw new Error('broken');
    },
  });
  expect(() => isValid(schema, document, [broken])).toThrow('broken');
});
