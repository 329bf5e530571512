import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { clientAddress } from './client-address.ts';

const from = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

test.each([
  ['10.0.0.1', '1.1.1.1', 0, '10.0.0.1'],
  ['10.0.0.1', undefined, 1, '10.0.0.1'],
  ['10.0.0.1', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
  ['10.0.0.1', '6.6.6.6, 1.1.1.1, 2.2.2.2', 2, '1.1.1.1'],
  ['10.0.0.1', '1.1.1.1', 3, '1.1.1.1'],
  ['::ffff:10.0.0.1', undefined, 0, '10.0.0.1'],
])('%s forwarded for %s through %i proxies is %s', (remote, forwarded, proxies, address) => {
  expect(clientAddress(from(remote, forwarded), proxies)).toBe(address);
});

test('all addresses of an IPv6 network are one client', () => {
  const networks = ['2001:db8:0:7::1', '2001:db8:0:7:9::', '2001:db8:0:7:1:2:3:4'].map((address) =>
    clientAddress(from(address), 0),
  );
  expect(new Set(networks)).toEqual(new Set(['2001:db8:0:7']));
  expect(clientAddress(from('2001:db8:0:8::1'), 0)).not.toBe(networks[0]);
  expect(clientAddress(from('::1'), 0)).toBe('0:0:0:0');
});
