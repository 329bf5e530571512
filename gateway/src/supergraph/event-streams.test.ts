import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readEventStreams } from './event-streams.ts';

function read(directive: string, rest = '') {
  const sdl = `
    directive @eventStream(stream: String!, subject: String!, owner: String, snapshot: String, roles: [String!]) on FIELD_DEFINITION
    type Query { thing(id: ID!): Thing other(id: ID!): Other things(name: String!): Thing }
    type Thing { id: ID! }
    type Other { id: ID! }
    type ThingChange { cursor: String! event: String! thing: Thing! ${rest} }
    type Subscription { thingChanged(id: ID!, after: String): ThingChange! ${directive} plain: Int }`;
  return readEventStreams(sdl, buildSchema(sdl));
}

test('a marked field is described by its directive and its types', () => {
  const fields = read('@eventStream(stream: "S", subject: "a.{args.id}.*", owner: "by", snapshot: "thing")');
  expect([...fields.keys()]).toEqual(['thingChanged']);
  const field = fields.get('thingChanged');
  expect(field).toMatchObject({
    stream: 'S',
    owner: 'by',
    entityField: 'thing',
    snapshot: { name: 'thing' },
  });
  expect(field?.entityType.name).toBe('Thing');
});

test.each([
  ['roles: ["VENDOR", "COURIER"]', ['VENDOR', 'COURIER']],
  ['roles: "VENDOR"', ['VENDOR']],
  ['roles: []', []],
  ['roles: null', undefined],
  ['', undefined],
])('%j lets in %j', (roles, expected) => {
  const field = read(`@eventStream(stream: "S", subject: "a.*.b.*" ${roles})`).get('thingChanged');
  expect(field?.roles).toEqual(expected);
});

test.each([
  ['an unknown argument', '@eventStream(stream: "S", subject: "a.{args.name}.*")', '', 'no argument "name"'],
  ['an unroutable subject', '@eventStream(stream: "S", subject: "a.>.b")', '', 'unusable part ">"'],
  ['an unknown role', '@eventStream(stream: "S", subject: "a.b", roles: ["BOSS"])', '', 'no role "BOSS"'],
  [
    'an unknown snapshot',
    '@eventStream(stream: "S", subject: "a.b", snapshot: "none")',
    '',
    'no query field "none"',
  ],
  [
    'a snapshot of another type',
    '@eventStream(stream: "S", subject: "a.b", snapshot: "other")',
    '',
    'must return Thing',
  ],
  [
    'a snapshot with other arguments',
    '@eventStream(stream: "S", subject: "a.b", snapshot: "things")',
    '',
    '"name"',
  ],
  ['two entities', '@eventStream(stream: "S", subject: "a.b")', 'other: Other', 'exactly one entity field'],
])('%s is refused, naming the field', (_what, directive, rest, message) => {
  expect(() => read(directive, rest)).toThrow(/^@eventStream on Subscription\.thingChanged: /);
  expect(() => read(directive, rest)).toThrow(message);
});

test('a supergraph without subscriptions has no event streams', () => {
  const sdl = 'type Query { a: Int }';
  expect(readEventStreams(sdl, buildSchema(sdl)).size).toBe(0);
});
