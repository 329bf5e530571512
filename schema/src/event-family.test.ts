import { describe, expect, test } from '@jest/globals';
import {
  customerNotification,
  eventFamilies,
  filterOf,
  InvalidEvent,
  type PickupCallV1,
  type PickupOfferV1,
  parseType,
  pickupCall,
  pickupOffer,
  subjectOf,
  typeOf,
} from './index.ts';

const call = { id: '019b2f6c-8d10-7a3e-9c41-5e0f7b6d2a18' } as PickupCallV1;

describe('subjectOf', () => {
  test('carries the id of the aggregate', () => {
    expect(subjectOf(pickupCall, call, 'picked-up')).toBe(
      'pickup.call.019b2f6c-8d10-7a3e-9c41-5e0f7b6d2a18.picked-up',
    );
  });

  test("carries the courier's id for an offer", () => {
    const offer = { id: 'offer-1', courierId: 'courier-1' } as PickupOfferV1;
    expect(subjectOf(pickupOffer, offer, 'opened')).toBe('pickup.offer.courier-1.opened');
  });

  test.each(['', '*', '>', 'a.b', 'a b', '한글', 'a\n', 'x'.repeat(65), 7, undefined])(
    'refuses %j as an id token',
    (id) => {
      const subject = () => subjectOf(pickupCall, { ...call, id } as PickupCallV1, 'requested');
      expect(subject).toThrow(InvalidEvent);
      expect(subject).toThrow('/id must be an id');
    },
  );

  test('refuses a fact that is not the family’s', () => {
    expect(() => subjectOf(pickupCall, call, 'assigned' as 'confirmed')).toThrow(
      '"assigned" is no fact of pickup.call',
    );
  });
});

test('typeOf names the event and its version', () => {
  expect(typeOf(pickupCall, 'confirmed')).toBe('naru.pickup.call.confirmed.v1');
});

test('parseType takes apart what typeOf made, for every event', () => {
  for (const family of eventFamilies) {
    const { context, aggregate, version } = family;
    for (const fact of family.facts) {
      expect(parseType(typeOf(family, fact))).toEqual({ context, aggregate, fact, version });
    }
  }
});

test.each(['', 'pickup.call.confirmed.v1', 'naru.pickup.call.v1', 'naru.pickup.call.confirmed.v0'])(
  'parseType refuses %j',
  (type) => {
    expect(() => parseType(type)).toThrow(InvalidEvent);
  },
);

test('filterOf covers one fact or all of them', () => {
  expect(filterOf(pickupCall, 'confirmed')).toBe('pickup.call.*.confirmed');
  expect(filterOf(customerNotification)).toBe('customer.notification.*.*');
});

test('each family names its stream by its context', () => {
  expect(eventFamilies.map(({ context, aggregate, stream }) => `${context}.${aggregate} ${stream}`)).toEqual([
    'customer.notification CUSTOMER',
    'pickup.assignment PICKUP',
    'pickup.call PICKUP',
    'pickup.offer PICKUP',
    'rental.item RENTAL',
    'rental.order RENTAL',
    'rental.reservation RENTAL',
  ]);
});
