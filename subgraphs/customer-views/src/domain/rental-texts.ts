import { formatDays } from './days-format.ts';
import type { Locale } from './locale.ts';
import { formatMoney } from './money-format.ts';
import type { Words } from './notice.ts';
import type { Rental, RentalNoticeParams } from './rental-notice.ts';

/** What is told about rentals (렌트), in words. */
export const RENTAL_WORDS: Words<RentalNoticeParams> = {
  reserved: {
    KO: (rental) => ({
      title: '예약이 접수되었습니다',
      body: `${what(rental, 'KO')} 예약이 접수되었습니다. 요금은 ${price(rental, 'KO')}입니다. 업체에서 확정하면 바로 알려 드리겠습니다.`,
    }),
    EN: (rental) => ({
      title: 'We have received your reservation',
      body: `Your reservation of ${what(rental, 'EN')} has been received. The price is ${price(rental, 'EN')}. We will let you know as soon as the shop confirms it.`,
    }),
  },
  confirmed: {
    KO: (rental) => ({
      title: '예약이 확정되었습니다',
      body: `${what(rental, 'KO')} 예약이 확정되었습니다. 요금은 ${price(rental, 'KO')}입니다. 제품이 준비되면 알려 드리겠습니다.`,
    }),
    EN: (rental) => ({
      title: 'Your reservation is confirmed',
      body: `The shop has confirmed your reservation of ${what(rental, 'EN')}. The price is ${price(rental, 'EN')}. We will let you know when everything is ready.`,
    }),
  },
  rejected: {
    KO: (rental) => ({
      title: '예약이 거절되었습니다',
      body: `죄송합니다. 업체 사정으로 ${what(rental, 'KO')} 예약을 받지 못했습니다. 요금 ${price(rental, 'KO')}은 청구되지 않습니다.`,
    }),
    EN: (rental) => ({
      title: 'Your reservation was declined',
      body: `We are sorry: the shop could not accept your reservation of ${what(rental, 'EN')}. The price of ${price(rental, 'EN')} is not charged.`,
    }),
  },
  expired: {
    KO: (rental) => ({
      title: '예약이 만료되었습니다',
      body: `죄송합니다. 업체의 확인이 늦어져 ${what(rental, 'KO')} 예약이 만료되었습니다. 요금 ${price(rental, 'KO')}은 청구되지 않습니다.`,
    }),
    EN: (rental) => ({
      title: 'Your reservation has expired',
      body: `We are sorry: the shop did not answer in time, so your reservation of ${what(rental, 'EN')} has expired. The price of ${price(rental, 'EN')} is not charged.`,
    }),
  },
  prepared: {
    KO: (rental) => ({
      title: '제품이 준비되었습니다',
      body: `${what(rental, 'KO')} 준비가 완료되었습니다. 요금은 ${price(rental, 'KO')}입니다. 대여 시작일에 찾아가 주세요.`,
    }),
    EN: (rental) => ({
      title: 'Your rental is ready',
      body: `${what(rental, 'EN')}: everything is ready for you to collect on the first day. The price is ${price(rental, 'EN')}.`,
    }),
  },
  rented: {
    KO: (rental) => ({
      title: '렌트가 시작되었습니다',
      body: `${what(rental, 'KO')} 렌트가 시작되었습니다. 요금은 ${price(rental, 'KO')}입니다. 대여 종료일까지 반납해 주세요.`,
    }),
    EN: (rental) => ({
      title: 'Your rental has started',
      body: `You have received ${what(rental, 'EN')}. The price is ${price(rental, 'EN')}. Please return everything by the last day.`,
    }),
  },
  'partially-returned': {
    KO: (rental) => ({
      title: '일부가 반납되었습니다',
      body: `${what(rental, 'KO')} 중 지금까지 ${rental.returnedQuantity}대가 반납되었습니다. 요금은 ${price(rental, 'KO')}입니다. 나머지도 대여 종료일까지 반납해 주세요.`,
    }),
    EN: (rental) => ({
      title: 'Part of your rental has been returned',
      body: `Of ${what(rental, 'EN')}, ${rental.returnedQuantity} so far came back. The price is ${price(rental, 'EN')}. Please return the rest by the last day.`,
    }),
  },
  returned: {
    KO: (rental) => ({
      title: '반납이 완료되었습니다',
      body: `${what(rental, 'KO')} 반납이 완료되었습니다. 요금은 ${price(rental, 'KO')}입니다. 이용해 주셔서 감사합니다.`,
    }),
    EN: (rental) => ({
      title: 'Your rental has been returned',
      body: `${what(rental, 'EN')}: everything came back. The price is ${price(rental, 'EN')}. Thank you for using Naru.`,
    }),
  },
  cancelled: {
    KO: (rental) => ({
      title: '예약이 취소되었습니다',
      body: `${what(rental, 'KO')} 예약이 취소되었습니다. 요금 ${price(rental, 'KO')}은 청구되지 않습니다.`,
    }),
    EN: (rental) => ({
      title: 'Your reservation has been cancelled',
      body: `Your reservation of ${what(rental, 'EN')} has been cancelled. The price of ${price(rental, 'EN')} is not charged.`,
    }),
  },
};

function what({ itemName, quantity, startDate, endDate }: Rental, locale: Locale): string {
  const days = formatDays({ from: startDate, to: endDate }, locale);
  return locale === 'KO' ? `${itemName} ${quantity}대(${days})` : `${quantity} × ${itemName} (${days})`;
}

const price = ({ totalAmount, totalCurrency }: Rental, locale: Locale): string =>
  formatMoney({ amount: Number(totalAmount), currency: totalCurrency }, locale);
