import { expect, test } from '@jest/globals';
import { maySeeAssignment, maySeeOffer } from './visibility.ts';

test.each([
  ['the customer', { sub: 'kim', roles: ['CUSTOMER'] }, true, false],
  ['another customer', { sub: 'lee', roles: ['CUSTOMER'] }, false, false],
  ['the courier asked', { sub: 'park', roles: ['COURIER'] }, true, true],
  ['another courier', { sub: 'choi', roles: ['COURIER'] }, true, false],
  ['an operator', { sub: 'op', roles: ['OPERATOR'] }, true, true],
])('%s: %j sees the assignment: %s, the offer: %s', (_who, reader, assignment, offer) => {
  expect(maySeeAssignment(reader, { customerId: 'kim' })).toBe(assignment);
  expect(maySeeOffer(reader, { courierId: 'park' })).toBe(offer);
});
