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
