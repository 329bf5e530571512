import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readEventStreams } from './event-streams.ts';
import type { LoadedSupergraph } from './load-supergraph.ts';
import { requirementsOf } from './requirements.ts';

function requirements(links: string, eventStream = '') {
  const sdl = `
    schema ${links} { query: Query subscription: Subscription }
    directive @link(url: String, as: String) repeatable on SCHEMA
    directive @eventStream(stream: String!, subject: String!, owner: String, roles: [String!]) on FIELD_DEFINITION
    type Query { a: Int }
    type Thing { id: ID! }
    type ThingChange { cursor: String! thing: Thing! }
    type Subscription { thingChanged: ThingChange! ${eventStream} }`;
  const eventStreams = readEventStreams(sdl, buildSchema(sdl));
  return requirementsOf({ sdl, eventStreams } as unknown as LoadedSupergraph);
}

test('a plain supergraph requires nothing', () => {
  expect(requirements('@link(url: "https://specs.apollo.dev/link/v1.0")')).toEqual({});
});

test.each([
  ['an open stream', 'nobody', '@eventStream(stream: "S", subject: "a.b")'],
  ['an owner', 'callers', '@eventStream(stream: "S", subject: "a.b", owner: "by")'],
  ['roles', 'callers', '@eventStream(stream: "S", subject: "a.b", roles: ["VENDOR"])'],
  ['a subject that names the caller', 'callers', '@eventStream(stream: "S", subject: "a.{claims.sub}")'],
])('%s requires events, and to know %s', (_what, known, directive) => {
  const field = '@eventStream on Subscription.thingChanged';
  expect(requirements('', directive)).toEqual({
    events: field,
    callers: known === 'callers' ? field : undefined,
  });
});

test.each(['authenticated', 'requiresScopes', 'policy'])(
  '@%s requires to know callers, whatever the supergraph calls it',
  (name) => {
    const link = `@link(url: "https://specs.apollo.dev/${name}/v0.1", as: "renamed")`;
    expect(requirements(link)).toEqual({ callers: `@${name}` });
  },
);
