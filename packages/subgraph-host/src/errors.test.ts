import { expect, test } from '@jest/globals';
import type { Caller } from '@naru/identity';
import { callerWithRole } from './errors.ts';

const courier: Caller = { sub: 'courier-1', roles: ['COURIER'], scopes: [], expiresAtMs: 0 };

test('who may is told to those who may not', () => {
  expect(callerWithRole(courier, 'COURIER', 'OPERATOR')).toBe(courier);
  expect(() => callerWithRole(courier, 'CUSTOMER')).toThrow(/^Only for the role CUSTOMER$/);
  expect(() => callerWithRole(courier, 'VENDOR', 'OPERATOR')).toThrow(
    /^Only for the role VENDOR or OPERATOR$/,
  );
  expect(() => callerWithRole(null, 'VENDOR')).toThrow('Sign in first');
});
