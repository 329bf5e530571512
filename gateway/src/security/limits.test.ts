import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { enforceLimits, type OperationLimits } from './limits.ts';

const generous: OperationLimits = {
  maxDepth: 100,
  maxAliases: 100,
  maxRootFields: 100,
  maxDirectives: 100,
  maxOperations: 100,
};
const refusing = (query: string, limits: Partial<OperationLimits>) => () =>
  enforceLimits(parse(query), { ...generous, ...limits });
const withCode = (code: string) => expect.objectContaining({ extensions: { code, http: { status: 400 } } });

test.each([
  ['{ a { b { c } } }', { maxDepth: 2 }, 'DEPTH_LIMIT_EXCEEDED'],
  [
    '{ ...A } fragment A on Q { a { ...B } } fragment B on T { b { c } }',
    { maxDepth: 2 },
    'DEPTH_LIMIT_EXCEEDED',
  ],
  ['{ x: a y: a }', { maxAliases: 1 }, 'ALIAS_LIMIT_EXCEEDED'],
  ['{ p { ...A } q { ...A } } fragment A on T { x: a }', { maxAliases: 1 }, 'ALIAS_LIMIT_EXCEEDED'],
  ['{ a b c }', { maxRootFields: 2 }, 'ROOT_FIELD_LIMIT_EXCEEDED'],
  ['{ a ... on Q { b ...C } } fragment C on Q { c }', { maxRootFields: 2 }, 'ROOT_FIELD_LIMIT_EXCEEDED'],
  ['{ a @x @y }', { maxDirectives: 1 }, 'DIRECTIVE_LIMIT_EXCEEDED'],
  ['query @x @y { a }', { maxDirectives: 1 }, 'DIRECTIVE_LIMIT_EXCEEDED'],
  ['query A { a } query B { b }', { maxOperations: 1 }, 'OPERATION_LIMIT_EXCEEDED'],
])('%s is refused by %j', (query, limits, code) => {
  expect(refusing(query, limits)).toThrow(withCode(code));
});

test('what is just within the limits passes, and introspection is not weighed', () => {
  const limits = { maxDepth: 2, maxAliases: 1, maxRootFields: 2, maxDirectives: 1, maxOperations: 1 };
  expect(refusing('{ x: a { b @y } __schema { types { fields { name } } } }', limits)).not.toThrow();
});

test('fragments that multiply each other are weighed at once', () => {
  const fragments = Array.from(
    { length: 60 },
    (_, i) => `fragment F${i} on T { x { ...F${i + 1} } y { ...F${i + 1} } }`,
  );
  const query = `{ ...F0 } ${fragments.join(' ')} fragment F60 on T { z: a }`;
  expect(refusing(query, { maxDepth: 1_000 })).toThrow(withCode('ALIAS_LIMIT_EXCEEDED'));
});
