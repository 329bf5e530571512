import { expect, test } from '@jest/globals';
import { raw } from '@mikro-orm/core';
import { SqlitePlatform } from '@mikro-orm/sqlite';
import { bindParameters } from './bound-parameters.ts';

const platform = new SqlitePlatform();
const bound = (text: string, ...params: unknown[]) => bindParameters(platform, text, params);

test('values stand beside the text, identifiers in it', () => {
  expect(bound('update ?? set a = ?, b = ? where c in (?)', 'table', "x'y", null, ['a', 2])).toEqual({
    sql: 'update `table` set a = ?, b = ? where c in (?, ?)',
    values: ["x'y", null, 'a', 2],
  });
  expect(bound('? = ??', 1, 'a.b')).toEqual({ sql: '? = `a`.`b`', values: [1] });
});

test('an instant is its milliseconds, and what cannot be bound is written', () => {
  const at = new Date(1_764_000_000_000);
  expect(bound('a = ? and b = ? and c = ?', at, true, raw('lower(?)', ['X']))).toEqual({
    sql: "a = ? and b = true and c = lower('X')",
    values: [1_764_000_000_000],
  });
});

test('a question mark with a backslash is one, and one in a value means nothing', () => {
  expect(bound("a = '\\?' and b = ?", '??')).toEqual({ sql: "a = '?' and b = ?", values: ['??'] });
  expect(bound("a = '?'")).toEqual({ sql: "a = '?'", values: [] });
});
