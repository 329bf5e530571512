import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { acceptedEncoding, compressed } from './compression.ts';

test.each([
  [undefined, undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['br;q=0, GZIP;q=0.5', 'gzip'],
  ['__proto__, constructor', undefined],
])('of %s the gateway takes %s', (accepts, encoding) => {
  expect(acceptedEncoding(accepts)).toBe(encoding);
});

test('a long answer is compressed, a short one is not worth it', async () => {
  const answer = (body: string) => ({ status: 200, headers: {}, body });
  const long = await compressed(answer('x'.repeat(5_000)), 'gzip');
  expect(long.headers).toEqual({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(gunzipSync(long.body as Buffer).toString()).toBe('x'.repeat(5_000));
  expect(await compressed(answer('x'), 'gzip')).toEqual(answer('x'));
});
