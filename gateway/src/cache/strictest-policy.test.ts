import { expect, test } from '@jest/globals';
import { strictest } from './strictest-policy.ts';

test('of several answers the strictest counts, and one that must not be kept forbids all', () => {
  const long = { maxAgeSeconds: 60, scope: 'PUBLIC' } as const;
  const own = { maxAgeSeconds: 90, scope: 'PRIVATE' } as const;
  expect(strictest([long])).toEqual(long);
  expect(strictest([long, own])).toEqual({ maxAgeSeconds: 60, scope: 'PRIVATE' });
  expect(strictest([long, undefined])).toBeUndefined();
  expect(strictest([])).toBeUndefined();
});
