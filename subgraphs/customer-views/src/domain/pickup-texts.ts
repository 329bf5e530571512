import type { Locale } from './locale.ts';
import { formatMoney } from './money-format.ts';
import type { Words } from './notice.ts';
import type { PickupNoticeParams } from './pickup-notice.ts';

/** What is told about pick-ups (픽업), in words. */
export const PICKUP_WORDS: Words<PickupNoticeParams> = {
  requested: {
    KO: ({ placeLabel, ...fare }) => ({
      title: '픽업 호출이 접수되었습니다',
      body: `${placeLabel} 픽업 호출이 접수되었습니다. 요금은 ${fareIn(fare, 'KO')}입니다. 기사님이 배정되면 바로 알려 드리겠습니다.`,
    }),
    EN: ({ placeLabel, ...fare }) => ({
      title: 'We have received your pick-up call',
      body: `Your pick-up call at ${placeLabel} has been received. The fare is ${fareIn(fare, 'EN')}. We will let you know as soon as a courier is assigned.`,
    }),
  },
  searching: {
    KO: ({ placeLabel }) => ({
      title: '기사님을 다시 찾고 있습니다',
      body: `배정된 기사님의 사정으로 ${placeLabel} 픽업을 맡을 기사님을 다시 찾고 있습니다. 불편을 드려 죄송합니다. 배정되면 바로 알려 드리겠습니다.`,
    }),
    EN: ({ placeLabel }) => ({
      title: 'We are looking for another courier',
      body: `The courier assigned to your pick-up at ${placeLabel} cannot come, so we are looking for another one. We are sorry for the inconvenience and will let you know as soon as a courier is assigned.`,
    }),
  },
  confirmed: {
    KO: ({ placeLabel, courierName }) => ({
      title: '기사님이 배정되었습니다',
      body: `${placeLabel} 픽업에 ${courierName} 기사님이 배정되었습니다. 곧 방문할 예정이니 물품을 준비해 주세요.`,
    }),
    EN: ({ placeLabel, courierName }) => ({
      title: 'A courier is assigned',
      body: `${courierName} will pick up your parcel at ${placeLabel} and will arrive soon. Please have it ready.`,
    }),
  },
  'picked-up': {
    KO: ({ placeLabel, ...fare }) => ({
      title: '픽업이 완료되었습니다',
      body: `${placeLabel}에서 물품을 픽업했습니다. 요금은 ${fareIn(fare, 'KO')}입니다. 이용해 주셔서 감사합니다.`,
    }),
    EN: ({ placeLabel, ...fare }) => ({
      title: 'Your parcel has been picked up',
      body: `The courier has picked up your parcel at ${placeLabel}. The fare is ${fareIn(fare, 'EN')}. Thank you for using Naru.`,
    }),
  },
  cancelled: {
    KO: ({ placeLabel }) => ({
      title: '호출이 취소되었습니다',
      body: `${placeLabel} 픽업 호출이 취소되었습니다. 다음에 다시 이용해 주세요.`,
    }),
    EN: ({ placeLabel }) => ({
      title: 'Your call has been cancelled',
      body: `Your pick-up call at ${placeLabel} has been cancelled. We hope to see you again.`,
    }),
  },
  'no-courier': {
    KO: ({ placeLabel }) => ({
      title: '기사님을 배정하지 못했습니다',
      body: `죄송합니다. 지금 ${placeLabel} 주변에 픽업할 수 있는 기사님이 없어 호출이 종료되었습니다. 잠시 후 다시 호출해 주세요.`,
    }),
    EN: ({ placeLabel }) => ({
      title: 'No courier is available',
      body: `We are sorry: no courier near ${placeLabel} can pick up your parcel now, so your call has ended. Please call again a little later.`,
    }),
  },
};

const fareIn = (fare: { readonly fareAmount: string; readonly fareCurrency: string }, locale: Locale) =>
  formatMoney({ amount: Number(fare.fareAmount), currency: fare.fareCurrency }, locale);
