import { expect, test } from '@jest/globals';
import { maySee, maySeeTelephone } from './visibility.ts';

const call = { customerId: 'kim', courier: { id: 'park', name: '박준호' } };

test.each([
  ['the customer', { sub: 'kim', roles: ['CUSTOMER'] }, true, true],
  ['another customer', { sub: 'lee', roles: ['CUSTOMER'] }, false, false],
  ['the assigned courier', { sub: 'park', roles: ['COURIER'] }, true, true],
  ['another courier', { sub: 'choi', roles: ['COURIER'] }, true, false],
  ['an operator', { sub: 'op', roles: ['OPERATOR'] }, true, true],
  ['a vendor', { sub: 'shop', roles: ['VENDOR'] }, false, false],
])('%s sees the call: %j → %s, its phone number: %s', (_who, reader, sees, telephones) => {
  expect([maySee(reader, call), maySeeTelephone(reader, call)]).toEqual([sees, telephones]);
});
