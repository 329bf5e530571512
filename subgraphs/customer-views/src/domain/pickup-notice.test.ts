import { expect, test } from '@jest/globals';
import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import type { Locale } from './locale.ts';
import { textOf } from './notice-texts.ts';
import { pickupNoticeOf } from './pickup-notice.ts';

const call: PickupCallV1 = {
  ...{ id: 'call-1', version: 3, status: 'CONFIRMED', customerId: 'kim', parcelClass: 'UNDER_10KG' },
  place: { label: '이수', point: { lat: 37.48626, lon: 126.98227 } },
  fare: { amount: 20_000, currency: 'KRW' },
  courier: { id: 'park', name: '박준호' },
  requestedAt: '2026-03-02T01:00:00.000Z',
  updatedAt: '2026-03-02T01:01:00.000Z',
};

const noticeFor = (fact: PickupCallFact) => {
  const notice = pickupNoticeOf(fact, call);
  if (notice === undefined) throw new Error(`${fact} is not told`);
  return notice;
};

const told = pickupCall.facts.filter((fact) => fact !== 'cancel-requested');

test.each(told)('the customer hears of %s, and what its text needs', (fact) => {
  expect(noticeFor(fact)).toMatchObject({ kind: 'PICKUP', event: fact, params: { placeLabel: '이수' } });
});

test('the customer does not hear that they asked to cancel', () => {
  expect(pickupNoticeOf('cancel-requested', call)).toBeUndefined();
});

test('the first search follows every call at once and is not told; a later one is', () => {
  expect(pickupNoticeOf('searching', { ...call, version: 2, courier: null })).toBeUndefined();
  expect(pickupNoticeOf('searching', { ...call, version: 4, courier: null })).toBeDefined();
});

test('parameters are text, as the event wants them', () => {
  expect(noticeFor('requested').params).toEqual({
    ...{ placeLabel: '이수', fareAmount: '20000', fareCurrency: 'KRW' },
  });
  expect(noticeFor('confirmed').params).toEqual({ placeLabel: '이수', courierName: '박준호' });
});

test.each<[PickupCallFact, Locale, string, readonly string[]]>([
  ['requested', 'KO', '픽업 호출이 접수되었습니다', ['이수', '20,000원']],
  ['requested', 'EN', 'We have received your pick-up call', ['이수', 'KRW 20,000']],
  ['searching', 'KO', '기사님을 다시 찾고 있습니다', ['이수', '죄송합니다']],
  ['searching', 'EN', 'We are looking for another courier', ['이수', 'sorry']],
  ['confirmed', 'KO', '기사님이 배정되었습니다', ['이수', '박준호 기사님']],
  ['confirmed', 'EN', 'A courier is assigned', ['이수', '박준호']],
  ['picked-up', 'KO', '픽업이 완료되었습니다', ['이수', '20,000원']],
  ['picked-up', 'EN', 'Your parcel has been picked up', ['이수', 'KRW 20,000']],
  ['cancelled', 'KO', '호출이 취소되었습니다', ['이수']],
  ['cancelled', 'EN', 'Your call has been cancelled', ['이수']],
  ['no-courier', 'KO', '기사님을 배정하지 못했습니다', ['이수', '죄송합니다']],
  ['no-courier', 'EN', 'No courier is available', ['이수', 'sorry']],
])('%s in %s is headed "%s" and names %j', (fact, locale, title, parts) => {
  const text = textOf(noticeFor(fact), locale);
  expect(text.title).toBe(title);
  for (const part of parts) expect(text.body).toContain(part);
  expect(text.body).not.toMatch(/undefined|null|NaN|\$\{/);
});
