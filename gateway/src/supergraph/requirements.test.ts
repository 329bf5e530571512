import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { compose } from '../../test/compose.ts';
import { readEventStreams } from './event-streams.ts';
import { loadSupergraph } from './load-supergraph.ts';
import { requirementsOf } from './requirements.ts';

function requirements(eventStream: string) {
  const sdl = `
    directive @eventStream(stream: String!, subject: String!, owner: String, roles: [String!]) on FIELD_DEFINITION
    type Query { a: Int }
    type Thing { id: ID! }
    type ThingChange { cursor: String! thing: Thing! }
    type Subscription { thingChanged: ThingChange! ${eventStream} }`;
  const eventStreams = readEventStreams(sdl, buildSchema(sdl));
  return requirementsOf({ eventStreams, accessRules: undefined });
}

test('a plain supergraph requires nothing', () => {
  expect(requirementsOf(loadSupergraph(compose('type Query { a: Int }')))).toEqual({});
});

test.each([
  ['an open stream', 'nobody', '@eventStream(stream: "S", subject: "a.b")'],
  ['an owner', 'callers', '@eventStream(stream: "S", subject: "a.b", owner: "by")'],
  ['roles', 'callers', '@eventStream(stream: "S", subject: "a.b", roles: ["VENDOR"])'],
  ['a subject that names the caller', 'callers', '@eventStream(stream: "S", subject: "a.{claims.sub}")'],
])('%s requires events, and to know %s', (_what, known, directive) => {
  const field = '@eventStream on Subscription.thingChanged';
  expect(requirements(directive)).toEqual({
    events: field,
    callers: known === 'callers' ? field : undefined,
  });
});

test.each([
  ['authenticated', '@other'],
  ['requiresScopes', '@other(scopes: [["s"]])'],
  ['policy', '@other(policies: [["p"]])'],
])('@%s requires to know callers, whatever the supergraph calls it', (name, applied) => {
  const link = `extend schema @link(
    url: "https://specs.apollo.dev/federation/v2.9" import: [{ name: "@${name}", as: "@other" }]
  )`;
  const supergraph = loadSupergraph(compose(`${link} type Query { a: Int ${applied} }`));
  expect(requirementsOf(supergraph)).toEqual({ callers: `@${name}` });
});
