import { expect, test } from '@jest/globals';
import { maySee } from './visibility.ts';

test.each([
  ['the customer', { sub: 'kim', roles: ['CUSTOMER'] }, true],
  ['another customer', { sub: 'lee', roles: ['CUSTOMER'] }, false],
  ['a courier, whoever it is', { sub: 'kim', roles: ['COURIER'] }, false],
  ['a vendor', { sub: 'shop', roles: ['VENDOR'] }, true],
  ['an operator', { sub: 'op', roles: ['OPERATOR'] }, true],
])('%s sees the order: %j → %s', (_who, reader, sees) => {
  expect(maySee(reader, { customerId: 'kim' })).toBe(sees);
});
