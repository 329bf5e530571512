import { expect, test } from '@jest/globals';
import { compose } from '../../test/compose.ts';
import { loadSupergraph } from './load-supergraph.ts';

const sdl = compose('type Query { a: Int @authenticated b: Int @requiresScopes(scopes: [["s"]]) }');

test('a supergraph may be secured by what the gateway enforces', () => {
  expect(loadSupergraph(sdl).accessRules).toBeDefined();
  expect(loadSupergraph(compose('type Query { a: Int }')).accessRules).toBeUndefined();
});

test.each(['https://specs.apollo.dev/policy/v0.2', 'https://example.com/secrets/v1.0'])(
  'a supergraph that is secured by %s is refused, naming it',
  (feature) => {
    const secured = sdl.replace('schema\n', `schema @link(url: "${feature}", as: "other", for: SECURITY)\n`);
    expect(() => loadSupergraph(secured)).toThrow(`${feature} is for: SECURITY but is unsupported`);
  },
);
