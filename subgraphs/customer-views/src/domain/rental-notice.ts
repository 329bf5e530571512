import type { RentalReservationFact, RentalReservationV1 } from '@naru/schema';
import type { NoticeOf } from './notice.ts';

/** What a customer hears of; that they asked to cancel they know themselves. */
type RentalNoticeEvent = Exclude<RentalReservationFact, 'cancel-requested'>;

/** Parameters are text in the event: days as `2026-03-01`, the total in whole minor units. */
export interface Rental {
  readonly itemName: string;
  readonly quantity: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly totalAmount: string;
  readonly totalCurrency: string;
}

type WithReturned = { readonly returnedQuantity: string };

/** What each notice's text is filled with. */
export type RentalNoticeParams = {
  readonly [Event in RentalNoticeEvent]: Event extends 'partially-returned' ? Rental & WithReturned : Rental;
};

export type RentalNotice = NoticeOf<'RENTAL', RentalNoticeParams>;

/** What a change of a reservation is to its customer; undefined when it is nothing worth telling. */
export function rentalNoticeOf(
  fact: RentalReservationFact,
  reservation: RentalReservationV1,
): RentalNotice | undefined {
  const { itemName, quantity, startDate, endDate, total, returnedQuantity } = reservation;
  const rental: Rental = {
    ...{ itemName, quantity: String(quantity), startDate, endDate },
    ...{ totalAmount: String(total.amount), totalCurrency: total.currency },
  };
  switch (fact) {
    case 'reserved':
    case 'confirmed':
    case 'rejected':
    case 'expired':
    case 'prepared':
    case 'rented':
    case 'returned':
    case 'cancelled':
      return { kind: 'RENTAL', event: fact, params: rental };
    case 'partially-returned':
      return {
        kind: 'RENTAL',
        event: fact,
        params: { ...rental, returnedQuantity: String(returnedQuantity) },
      };
    case 'cancel-requested':
      return undefined;
  }
}
