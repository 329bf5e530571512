import { expect, test } from '@jest/globals';
import { findPlace, type GeoPoint } from '@naru/geography';
import { fareFor, type RateCard, SEOUL_RATE_CARD } from './fare.ts';

const pointOf = (name: string): GeoPoint => {
  const place = findPlace(name);
  if (place === undefined) throw new Error(`No place ${name}`);
  return place.point;
};

test.each([
  ['이수', 'UNDER_10KG', 20_000],
  ['이수', 'FROM_10KG', 30_000],
  ['사당', 'UNDER_10KG', 30_000],
  ['사당', 'FROM_10KG', 40_000],
  ['강남', 'UNDER_10KG', 40_000],
] as const)('a pick-up at %s of a parcel %s costs %i KRW', (place, parcelClass, amount) => {
  const { fare } = fareFor(SEOUL_RATE_CARD, parcelClass, pointOf(place));
  expect(fare).toEqual({ amount, currency: 'KRW' });
});

test('the fare goes with the distance from the centre of the card', () => {
  expect(fareFor(SEOUL_RATE_CARD, 'UNDER_10KG', pointOf('이수')).distanceMeters).toBe(0);
  expect(fareFor(SEOUL_RATE_CARD, 'UNDER_10KG', pointOf('사당')).distanceMeters).toBe(1158);
});

test('there is a fare for every point on the globe', () => {
  expect(fareFor(SEOUL_RATE_CARD, 'UNDER_10KG', { lat: -37, lon: -53 }).fare.amount).toBe(90_000);
});

test('a distance belongs to a band up to and with its end', () => {
  const card: RateCard = {
    ...SEOUL_RATE_CARD,
    bands: [
      { upToMeters: 1158, amount: 1 },
      { upToMeters: 5000, amount: 2 },
    ],
  };
  expect(fareFor(card, 'UNDER_10KG', pointOf('사당')).fare.amount).toBe(1);
  expect(() => fareFor(card, 'UNDER_10KG', { lat: 35, lon: 129 })).toThrow(RangeError);
});
