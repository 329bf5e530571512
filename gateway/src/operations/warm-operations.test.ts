import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load-supergraph.ts';
import type { OperationRequest, PreparedOperations } from './prepared-operations.ts';
import { warmOperations } from './warm-operations.ts';

const request = (query: string): OperationRequest => ({
  queryHash: query,
  document: parse(query),
  operationName: undefined,
  variables: {},
});
const next = { apiSchema: buildSchema('type Query { a: Int b: Int }') } as LoadedSupergraph;

test('what the next supergraph allows is prepared, the operation used last as the last one', async () => {
  const prepared: string[] = [];
  const operations = {
    prepare({ queryHash }: OperationRequest) {
      if (queryHash === '{ b }') throw new Error('cannot be planned');
      prepared.push(queryHash);
    },
  } as unknown as PreparedOperations;
  await warmOperations(['{ a }', '{ gone }', '{ b }', '{ b a }'].map(request), next, operations);
  expect(prepared).toEqual(['{ b a }', '{ a }']);
});

test('requests have their turn between any two operations', async () => {
  let turns = 0;
  const nextTurn = () => {
    turns += 1;
    turn = setImmediate(nextTurn);
  };
  let turn = setImmediate(nextTurn);
  const turnsBefore: number[] = [];
  const operations = { prepare: () => turnsBefore.push(turns) } as unknown as PreparedOperations;
  await warmOperations(['{ a }', '{ b }', '{ a b }'].map(request), next, operations);
  clearImmediate(turn);
  expect(new Set(turnsBefore).size).toBe(3);
});
