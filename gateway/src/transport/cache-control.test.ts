import { expect, test } from '@jest/globals';
import { parseCacheControl } from './cache-control.ts';

test.each([
  ['max-age=60, public', { maxAgeSeconds: 60, scope: 'PUBLIC' }],
  ['Private, Max-Age=5', { maxAgeSeconds: 5, scope: 'PRIVATE' }],
  ['max-age=60', { maxAgeSeconds: 60, scope: 'PUBLIC' }],
  ['max-age=0', undefined],
  ['max-age=soon', undefined],
  ['max-age=60, no-store', undefined],
  ['no-cache', undefined],
  ['public', undefined],
  [undefined, undefined],
])('%j allows %j', (header, expected) => {
  expect(parseCacheControl(header)).toEqual(expected);
});
