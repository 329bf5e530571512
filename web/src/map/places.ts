import { distanceMeters, GAZETTEER, type GeoPoint, type NamedPlace, searchPlaces } from '@naru/geography';

export const PLACES = GAZETTEER;
export { searchPlaces };

/** English names of stations are long; on the map and in a list their short ones do. */
const SHORT_EN: Readonly<Record<string, string>> = { 교대: 'Gyodae', 서울대입구: 'SNU Station' };

export const gazetteerLabel = ({ label, labelEn }: NamedPlace, language: 'ko' | 'en'): string =>
  language === 'ko' ? label : (SHORT_EN[label] ?? labelEn);

/** The named place that is nearest to a point. */
function nearestPlace(point: GeoPoint): NamedPlace {
  const [first, ...others] = PLACES;
  if (!first) throw new Error('The gazetteer is empty');
  return others.reduce(
    (best, place) => (distanceMeters(place.point, point) < distanceMeters(best.point, point) ? place : best),
    first,
  );
}

const NEAR = ' 근처';

/**
 * How a place is shown: its label is Korean, and a reader of English is given the English name of one that the gazetteer
 * knows, or of one near it.
 */
export function placeLabel(label: string, language: 'ko' | 'en'): string {
  if (language === 'ko') return label;
  const near = label.endsWith(NEAR);
  const place = PLACES.find((one) => one.label === (near ? label.slice(0, -NEAR.length) : label));
  if (!place) return label;
  return near ? `Near ${gazetteerLabel(place, language)}` : gazetteerLabel(place, language);
}

/** The label of a point on the map, by the place that it is nearest to. */
export const labelNear = (point: GeoPoint): string => `${nearestPlace(point).label}${NEAR}`;
