import { expect, test } from '@jest/globals';
import { maySee, maySeeAll } from './visibility.ts';

test.each([
  ['the customer', { sub: 'kim', roles: ['CUSTOMER'] }, true, false],
  ['another customer', { sub: 'lee', roles: ['CUSTOMER'] }, false, false],
  ['a vendor', { sub: 'shop', roles: ['VENDOR'] }, true, true],
  ['an operator', { sub: 'op', roles: ['OPERATOR'] }, true, true],
  ['a courier', { sub: 'park', roles: ['COURIER'] }, false, false],
  ['a courier of the same name', { sub: 'kim', roles: ['COURIER'] }, false, false],
])('%s sees the reservation: %j → %s, and everyone’s: %s', (_who, reader, sees, all) => {
  expect([maySee(reader, { customerId: 'kim' }), maySeeAll(reader)]).toEqual([sees, all]);
});
