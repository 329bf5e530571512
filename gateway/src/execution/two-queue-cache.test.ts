import { expect, test } from '@jest/globals';
import { createTwoQueueCache } from './two-queue-cache.ts';

/** Room for 38 values that stay and 2 that are new. */
const cacheOfForty = () => createTwoQueueCache<number>(40, () => 1);
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

test('as long as there is room, all stay', () => {
  const cache = cacheOfForty();
  for (const [value, key] of names('a', 38).entries()) cache.set(key, value);
  for (const [value, key] of names('a', 38).entries()) expect(cache.get(key)).toBe(value);
});

test('what is asked for once does not drive out what was there', () => {
  const cache = cacheOfForty();
  for (const key of names('a', 38)) cache.set(key, 1);
  for (const key of names('once', 1_000)) cache.set(key, 2);
  expect(names('a', 38).every((key) => cache.get(key) === 1)).toBe(true);
  expect(cache.get('once0')).toBeUndefined();
  expect(cache.get('once999')).toBe(2);
  expect(cache.values()).toHaveLength(39);
});

test('what is asked for while it is new, or comes again, stays and drives out what was not used for longest', () => {
  const cache = cacheOfForty();
  for (const key of names('a', 38)) cache.set(key, 1);
  cache.get('a0');
  cache.set('asked', 2);
  expect(cache.get('asked')).toBe(2);
  cache.set('again', 3);
  for (const key of names('once', 100)) cache.set(key, 4);
  expect(cache.get('again')).toBeUndefined();
  cache.set('again', 3);
  for (const key of names('more', 100)) cache.set(key, 4);
  expect([cache.get('asked'), cache.get('again'), cache.get('a0')]).toEqual([2, 3, 1]);
  expect([cache.get('a1'), cache.get('a2')]).toEqual([undefined, undefined]);
});

test('many that come again and again in turn come to stay, though each is new for a short time only', () => {
  const cache = cacheOfForty();
  for (const key of names('old', 38)) cache.set(key, 1);
  const ask = (key: string) => {
    const known = cache.get(key);
    if (known === undefined) cache.set(key, 2);
    return known !== undefined;
  };
  const found = [1, 2, 3].map(() => names('new', 30).filter(ask).length);
  expect(found.at(0)).toBe(0);
  expect(found.at(-1)).toBe(30);
});

test('what is deleted is gone, wherever it was', () => {
  const cache = cacheOfForty();
  for (const key of names('a', 38)) cache.set(key, 1);
  cache.set('new', 2);
  for (const key of ['a0', 'new']) cache.delete(key);
  expect([cache.get('a0'), cache.get('new')]).toEqual([undefined, undefined]);
});
