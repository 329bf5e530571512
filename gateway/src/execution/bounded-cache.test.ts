import { expect, test } from '@jest/globals';
import { createBoundedCache } from './bounded-cache.ts';

test('the value not used for longest makes room', () => {
  const cache = createBoundedCache<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

test('heavy values make room for fewer, and one that is too heavy is not kept', () => {
  const cache = createBoundedCache<string>(5, (value) => value.length);
  for (const value of ['aa', 'bb', 'c', 'ddd']) cache.set(value, value);
  expect(cache.values()).toEqual(['ddd', 'c']);
  cache.set('c', 'cc');
  expect(cache.values()).toEqual(['cc', 'ddd']);
  cache.set('too heavy', 'eeeeee');
  expect(cache.values()).toEqual(['cc', 'ddd']);
});
