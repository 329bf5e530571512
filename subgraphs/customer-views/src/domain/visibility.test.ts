import { expect, test } from '@jest/globals';
import { maySee } from './visibility.ts';

test.each([
  ['its customer', { sub: 'kim', roles: ['CUSTOMER'] }, true],
  ['another customer', { sub: 'lee', roles: ['CUSTOMER'] }, false],
  ['a courier', { sub: 'park', roles: ['COURIER'] }, false],
  ['an operator', { sub: 'op', roles: ['OPERATOR'] }, true],
])('a notification is seen by %s: %j → %s', (_who, reader, sees) => {
  expect(maySee(reader, { customerId: 'kim' })).toBe(sees);
});
