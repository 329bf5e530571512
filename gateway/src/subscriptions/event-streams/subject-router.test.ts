import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSubjectRouter } from './subject-router.ts';

const tokens = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 });
const patterns = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', '*'), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '.>'),
  )
  .map(([parts, end]) => parts.join('.') + end);

/** What NATS itself would say. */
function matches(pattern: string, subject: string): boolean {
  const source = pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+').replace('>', '.+');
  return new RegExp(`^${source}$`).test(subject);
}

test('a subject finds exactly the subscribers whose pattern matches it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(patterns), tokens, (subscribed, parts) => {
      const subject = parts.join('.');
      const router = createSubjectRouter<string>();
      for (const pattern of subscribed) router.add(pattern, pattern);
      expect(router.match(subject).sort()).toEqual(
        subscribed.filter((pattern) => matches(pattern, subject)).sort(),
      );
    }),
  );
});

test('a subscriber that was removed is not found, others of its pattern are', () => {
  const router = createSubjectRouter<string>();
  router.add('a.*', 'one');
  router.add('a.*', 'two');
  router.remove('a.*', 'one');
  expect(router.match('a.b')).toEqual(['two']);
  router.add('*.b', 'three');
  router.remove('a.*', 'two');
  router.remove('a.*', 'two');
  expect(router.match('a.b')).toEqual(['three']);
  router.remove('*.b', 'three');
  expect(router.match('a.b')).toEqual([]);
  expect(router.all()).toEqual([]);
});

test('the number of subscribers to other subjects does not matter', () => {
  const router = createSubjectRouter<number>();
  for (let id = 0; id < 100_000; id += 1) router.add(`rental.reservation.${id}.*`, id);
  router.add('rental.order.*.*', -1);
  let found = 0; // minutes, were every subscriber looked at
  for (let id = 0; id < 20_000; id += 1) {
    found += router.match(`rental.reservation.${id}.confirmed`).length;
    found += router.match(`rental.order.${id}.confirmed`).length;
  }
  expect(found).toBe(40_000);
});
