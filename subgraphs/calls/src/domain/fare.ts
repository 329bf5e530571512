import { distanceMeters, type GeoPoint } from '@naru/geography';
import type { ParcelClass } from './parcel-class.ts';

export interface Money {
  /** Whole minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** Fares by the distance between the centre and the place of pick-up. */
export interface RateCard {
  readonly currency: string;
  readonly centre: GeoPoint;
  /** The fare up to a distance, nearest first; the last band has no end. */
  readonly bands: readonly { readonly upToMeters: number; readonly amount: number }[];
  readonly surcharge: Readonly<Record<ParcelClass, number>>;
}

export interface Fare {
  readonly fare: Money;
  readonly distanceMeters: number;
}

/** The rate card of Seoul's south: its centre is 이수, where a light parcel costs 20,000 KRW. */
export const SEOUL_RATE_CARD: RateCard = {
  currency: 'KRW',
  centre: { lat: 37.48626, lon: 126.98227 },
  bands: [
    { upToMeters: 1_000, amount: 20_000 },
    { upToMeters: 3_000, amount: 30_000 },
    { upToMeters: 6_000, amount: 40_000 },
    { upToMeters: 12_000, amount: 60_000 },
    { upToMeters: Number.POSITIVE_INFINITY, amount: 90_000 },
  ],
  surcharge: { UNDER_10KG: 0, FROM_10KG: 10_000 },
};

/** @throws RangeError when the card's last band ends. */
export function fareFor(card: RateCard, parcelClass: ParcelClass, point: GeoPoint): Fare {
  const distance = distanceMeters(card.centre, point);
  const band = card.bands.find(({ upToMeters }) => distance <= upToMeters);
  if (band === undefined) throw new RangeError('The rate card has no band for this distance');
  return {
    fare: { amount: band.amount + card.surcharge[parcelClass], currency: card.currency },
    distanceMeters: distance,
  };
}
