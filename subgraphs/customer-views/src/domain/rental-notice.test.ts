import { expect, test } from '@jest/globals';
import { type RentalReservationFact, type RentalReservationV1, rentalReservation } from '@naru/schema';
import type { Locale } from './locale.ts';
import { textOf } from './notice-texts.ts';
import { rentalNoticeOf } from './rental-notice.ts';

const reservation: RentalReservationV1 = {
  ...{ id: 'reservation-1', version: 5, status: 'PARTIALLY_RETURNED', customerId: 'kim' },
  ...{ itemId: 'item-1', itemName: 'SamsungTV55in', sku: 'TV-55', quantity: 3, returnedQuantity: 1 },
  returns: [{ quantity: 1, at: '2026-03-12T02:00:00.000Z' }],
  ...{ startDate: '2026-03-10', endDate: '2026-03-12' },
  ...{ dayRate: { amount: 30_000, currency: 'KRW' }, total: { amount: 270_000, currency: 'KRW' } },
  ...{ createdAt: '2026-03-02T01:00:00.000Z', updatedAt: '2026-03-12T02:00:00.000Z' },
};

const noticeFor = (fact: RentalReservationFact) => {
  const notice = rentalNoticeOf(fact, reservation);
  if (notice === undefined) throw new Error(`${fact} is not told`);
  return notice;
};

const told = rentalReservation.facts.filter((fact) => fact !== 'cancel-requested');

test('the customer does not hear that they asked to cancel', () => {
  expect(rentalNoticeOf('cancel-requested', reservation)).toBeUndefined();
});

test('parameters are text, as the event wants them', () => {
  const rental = {
    ...{ itemName: 'SamsungTV55in', quantity: '3', startDate: '2026-03-10', endDate: '2026-03-12' },
    ...{ totalAmount: '270000', totalCurrency: 'KRW' },
  };
  expect(noticeFor('reserved')).toEqual({ kind: 'RENTAL', event: 'reserved', params: rental });
  expect(noticeFor('partially-returned').params).toEqual({ ...rental, returnedQuantity: '1' });
});

test.each(told)('%s names the item, quantity, days and price in both languages', (fact) => {
  const korean = textOf(noticeFor(fact), 'KO').body;
  expect(korean).toContain('SamsungTV55in 3대(2026년 3월 10일~12일)');
  expect(korean).toContain('270,000원');
  const english = textOf(noticeFor(fact), 'EN').body;
  expect(english).toContain('3 × SamsungTV55in (10 – 12 March 2026)');
  expect(english).toContain('KRW 270,000');
  for (const text of [korean, english]) expect(text).not.toMatch(/undefined|null|NaN|\$\{/);
});

test.each<[RentalReservationFact, Locale, string]>([
  ['reserved', 'KO', '예약이 접수되었습니다'],
  ['reserved', 'EN', 'We have received your reservation'],
  ['confirmed', 'KO', '예약이 확정되었습니다'],
  ['confirmed', 'EN', 'Your reservation is confirmed'],
  ['rejected', 'KO', '예약이 거절되었습니다'],
  ['rejected', 'EN', 'Your reservation was declined'],
  ['expired', 'KO', '예약이 만료되었습니다'],
  ['expired', 'EN', 'Your reservation has expired'],
  ['prepared', 'KO', '제품이 준비되었습니다'],
  ['prepared', 'EN', 'Your rental is ready'],
  ['rented', 'KO', '렌트가 시작되었습니다'],
  ['rented', 'EN', 'Your rental has started'],
  ['partially-returned', 'KO', '일부가 반납되었습니다'],
  ['partially-returned', 'EN', 'Part of your rental has been returned'],
  ['returned', 'KO', '반납이 완료되었습니다'],
  ['returned', 'EN', 'Your rental has been returned'],
  ['cancelled', 'KO', '예약이 취소되었습니다'],
  ['cancelled', 'EN', 'Your reservation has been cancelled'],
])('%s in %s is headed "%s"', (fact, locale, title) => {
  expect(textOf(noticeFor(fact), locale).title).toBe(title);
});

test('a part that came back is counted', () => {
  expect(textOf(noticeFor('partially-returned'), 'KO').body).toContain('1대가 반납되었습니다');
  expect(textOf(noticeFor('partially-returned'), 'EN').body).toContain('1 so far came back');
});
