import { expect, test } from '@jest/globals';
import { parseStat } from './process-tree.ts';

test('CPU time is read behind a name with spaces and parentheses, ended children included', () => {
  const line = '42 (my (odd) name) S 7 42 42 0 -1 4194304 100 0 0 0 11 22 33 44 20 0 5 0 100 1000 10';
  expect(parseStat(line)).toEqual({ pid: 42, parent: 7, ticks: 11 + 22 + 33 + 44 });
});
