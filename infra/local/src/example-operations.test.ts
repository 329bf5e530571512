import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadSupergraph } from '@naru/gateway';
import { parse, validate } from 'graphql';

test("the operations that browsers' tools begin with are valid", async () => {
  const supergraph = await readFile(join(import.meta.dirname, '../../../schema/supergraph.graphql'), 'utf8');
  const examples = await readFile(join(import.meta.dirname, 'example-operations.graphql'), 'utf8');
  expect(validate(loadSupergraph(supergraph).apiSchema, parse(examples))).toEqual([]);
});
