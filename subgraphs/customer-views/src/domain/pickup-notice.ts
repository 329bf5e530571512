import type { PickupCallFact, PickupCallV1 } from '@naru/schema';
import type { NoticeOf } from './notice.ts';

/** What a customer hears of; that they asked to cancel they know themselves. */
type PickupNoticeEvent = Exclude<PickupCallFact, 'cancel-requested'>;

type WithPlace = { readonly placeLabel: string };
/** Whole minor units, as text: parameters are text in the event. */
type WithFare = { readonly fareAmount: string; readonly fareCurrency: string };
type WithCourier = { readonly courierName: string };

/** What each notice's text is filled with. */
export interface PickupNoticeParams extends Record<PickupNoticeEvent, WithPlace> {
  readonly requested: WithPlace & WithFare;
  readonly searching: WithPlace;
  readonly confirmed: WithPlace & WithCourier;
  readonly 'picked-up': WithPlace & WithFare;
  readonly cancelled: WithPlace;
  readonly 'no-courier': WithPlace;
}

export type PickupNotice = NoticeOf<'PICKUP', PickupNoticeParams>;

/** A call is REQUESTED in version 1; only one that had a courier is searched again, in a later version than this. */
const FIRST_SEARCH_VERSION = 2;

/** What a change of a call is to its customer; undefined when it is nothing worth telling. */
export function pickupNoticeOf(fact: PickupCallFact, call: PickupCallV1): PickupNotice | undefined {
  const place: WithPlace = { placeLabel: call.place.label };
  const fare: WithFare = { fareAmount: String(call.fare.amount), fareCurrency: call.fare.currency };
  switch (fact) {
    case 'requested':
      return { kind: 'PICKUP', event: fact, params: { ...place, ...fare } };
    case 'searching':
      if (call.version <= FIRST_SEARCH_VERSION) return undefined;
      return { kind: 'PICKUP', event: fact, params: place };
    case 'confirmed':
      // The event's contract promises a courier.
      return { kind: 'PICKUP', event: fact, params: { ...place, courierName: call.courier?.name ?? '' } };
    case 'picked-up':
      return { kind: 'PICKUP', event: fact, params: { ...place, ...fare } };
    case 'cancelled':
    case 'no-courier':
      return { kind: 'PICKUP', event: fact, params: place };
    case 'cancel-requested':
      return undefined;
  }
}
