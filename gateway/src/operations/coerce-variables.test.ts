import { expect, test } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { coerceVariables } from './coerce-variables.ts';

const schema = buildSchema(`
  scalar Anything
  enum Size { SMALL LARGE }
  type Query { a(ids: [Int!], size: Size, anything: Anything): Int }
`);
const coerce = (definitions: string, variables: object) => {
  const [operation] = parse(`query (${definitions}) { a }`).definitions;
  const { variableDefinitions } = operation as OperationDefinitionNode;
  return coerceVariables(schema, variableDefinitions, { ...variables });
};

test('variables have their values, or their defaults', () => {
  expect(coerce('$ids: [Int!] = [1], $size: Size', { size: 'SMALL' })).toEqual({
    variables: { ids: [1], size: 'SMALL' },
  });
});

test('of wrong values so many are told, in few words and without hints at the schema', () => {
  const { errors = [] } = coerce('$ids: [Int!]', { ids: Array(100_000).fill('x'.repeat(1_000)) });
  expect(errors.length).toBeLessThan(100);
  expect(Math.max(...errors.map(({ message }) => message.length))).toBeLessThan(1_000);
  const [unknown] = coerce('$size: Size', { size: 'SMAL' }).errors ?? [];
  expect(unknown?.message).toBe(
    'Variable "$size" got invalid value "SMAL"; Value "SMAL" does not exist in "Size" enum.',
  );
});

test('a value of more levels than anybody means is bad input, though its scalar takes anything', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  expect(coerce('$anything: Anything', { anything: nested(60) }).errors).toBeUndefined();
  expect(coerce('$anything: Anything', { anything: nested(70) }).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});
