import { expect, test } from '@jest/globals';
import { createResponseCache } from './response-cache.ts';

const answer = (text: string) => ({ data: { text } });

function filled(cache = createResponseCache(10_000)) {
  const keep = (key: string, tags: string[] = [], maxAgeMs = 1_000) => {
    using fill = cache.beginFill();
    fill.keep(key, answer(key), tags, maxAgeMs);
  };
  return { cache, keep };
}

test('an answer is kept until it is too old', () => {
  let nowMs = 0;
  const { cache, keep } = filled(createResponseCache(10_000, () => nowMs));
  keep('a', [], 50);
  expect(cache.get('a')?.result).toEqual(answer('a'));
  nowMs = 50;
  expect(cache.get('a')).toBeUndefined();
});

test('a tag drops every answer that has it, and no other', () => {
  const { cache, keep } = filled();
  keep('a', ['Item:1', 'Item']);
  keep('b', ['Item:2']);
  keep('c', ['Item']);
  cache.drop(['Item', 'Item:3']);
  expect([cache.get('a'), cache.get('b')?.result, cache.get('c')]).toEqual([
    undefined,
    answer('b'),
    undefined,
  ]);
});

test('what was asked for before a drop is not kept after it', () => {
  const { cache, keep } = filled();
  using early = cache.beginFill();
  cache.drop(['Item:1']);
  early.keep('stale', answer('old'), ['Item:1'], 1_000);
  early.keep('other', answer('other'), ['Item:2'], 1_000);
  keep('fresh', ['Item:1']);
  expect([cache.get('stale'), cache.get('other')?.result, cache.get('fresh')?.result]).toEqual([
    undefined,
    answer('other'),
    answer('fresh'),
  ]);
  cache.clear();
  early.keep('other', answer('other'), [], 1_000);
  expect(cache.get('other')).toBeUndefined();
});

test('the least recently used answers make room', () => {
  const each = Buffer.byteLength(JSON.stringify(answer('a')));
  const { cache, keep } = filled(createResponseCache(each * 2));
  keep('a');
  keep('b');
  cache.get('a');
  keep('c');
  expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
  using fill = cache.beginFill();
  fill.keep('huge', answer('x'.repeat(100)), [], 1_000);
  expect(cache.get('huge')).toBeUndefined();
  expect(cache.get('c')).toBeDefined();
});
