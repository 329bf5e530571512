import { expect, test } from '@jest/globals';
import { forwardableHeader } from './forwardable-header.ts';

test('a client may not speak for the gateway', () => {
  for (const name of [
    'x-naru-caller',
    'X-Naru-Caller',
    'Host',
    'content-length',
    'x-correlation-id',
    'a b',
    '',
  ])
    expect([name, forwardableHeader(name)]).toEqual([name, false]);
  for (const name of ['accept-language', 'X-Tenant', 'authorization'])
    expect([name, forwardableHeader(name)]).toEqual([name, true]);
});
