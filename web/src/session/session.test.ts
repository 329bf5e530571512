import { expect, test } from '@jest/globals';
import { renewalDelayMs } from './session-store.ts';
import { claimsOf } from './token-claims.ts';

const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

test('a token is renewed a minute before its end, a short one at half its life, one that is over at once', () => {
  expect(renewalDelayMs(3_600_000, 0)).toBe(3_540_000);
  expect(renewalDelayMs(20_000, 0)).toBe(10_000);
  expect(renewalDelayMs(1_000, 5_000)).toBe(0);
  expect(renewalDelayMs(Number.MAX_SAFE_INTEGER, 0)).toBeLessThan(2 ** 31); // or the timer would ring at once
});

test('a token says who its bearer is, in any script', () => {
  const claims = { sub: 'dana', roles: ['FRIEND', 'VENDOR'], name: '최가람', exp: 60, phone_number: '010-1' };
  expect(claimsOf(tokenOf(claims))).toEqual({
    sub: 'dana',
    role: 'VENDOR',
    name: '최가람',
    tel: '010-1',
    expiresAtMs: 60_000,
  });
  expect(() => claimsOf('opaque')).toThrow('not a JWT');
  expect(() => claimsOf(tokenOf({ sub: 'dana', roles: ['FRIEND'] }))).toThrow('names no role');
});
