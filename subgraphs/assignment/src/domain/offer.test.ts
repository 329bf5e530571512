import { expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import { answerable, close, type Offer, type OfferStatus } from './offer.ts';

const expiresAt = new Date('2026-03-02T01:00:15Z');
const inTime = new Date('2026-03-02T01:00:14.999Z');
const offer: Offer = {
  ...{ id: 'offer-1', version: 1, status: 'OFFERED', assignmentId: 'assignment-1', callId: 'call-1' },
  ...{ courierId: 'park', epoch: 1, round: 1, distanceMeters: 412 },
  ...{ expiresAt, updatedAt: new Date('2026-03-02T01:00:00Z') },
};

const outcome = (status: OfferStatus, answer: 'ACCEPTED' | 'DECLINED', now: Date) => {
  const state = answerable({ ...offer, status }, answer, now);
  return isRefusal(state) ? state.code : state;
};

test.each<[OfferStatus, string, string]>([
  ['OFFERED', 'OPEN', 'OPEN'],
  ['ACCEPTED', 'ANSWERED', 'OFFER_CLOSED'],
  ['DECLINED', 'OFFER_CLOSED', 'ANSWERED'],
  ['EXPIRED', 'OFFER_CLOSED', 'OFFER_CLOSED'],
  ['REVOKED', 'OFFER_CLOSED', 'OFFER_CLOSED'],
])('an offer that is %s answers an accept with %s and a decline with %s', (status, accept, decline) => {
  expect(outcome(status, 'ACCEPTED', inTime)).toBe(accept);
  expect(outcome(status, 'DECLINED', inTime)).toBe(decline);
});

test('an open offer cannot be answered from the instant on at which it expires', () => {
  expect(outcome('OFFERED', 'ACCEPTED', expiresAt)).toBe('OFFER_EXPIRED');
  expect(outcome('OFFERED', 'DECLINED', expiresAt)).toBe('OFFER_EXPIRED');
});

test('an answer given twice is the same answer, however late it is repeated', () => {
  expect(outcome('ACCEPTED', 'ACCEPTED', new Date('2027-01-01T00:00:00Z'))).toBe('ANSWERED');
});

test('closing makes a new version', () => {
  expect(close(offer, 'REVOKED', inTime)).toEqual({
    ...offer,
    status: 'REVOKED',
    version: 2,
    updatedAt: inTime,
  });
});
