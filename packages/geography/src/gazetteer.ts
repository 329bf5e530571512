import type { GeoPoint } from './distance.ts';

export interface NamedPlace {
  /** The place's Korean name, by which customers give it. */
  readonly label: string;
  readonly labelEn: string;
  readonly point: GeoPoint;
}

/** The places of Seoul that can be named without a point. */
export const GAZETTEER: readonly NamedPlace[] = [
  { label: '이수', labelEn: 'Isu', point: { lat: 37.48626, lon: 126.98227 } },
  { label: '사당', labelEn: 'Sadang', point: { lat: 37.47648, lon: 126.97775 } },
  { label: '방배', labelEn: 'Bangbae', point: { lat: 37.48141, lon: 126.99748 } },
  { label: '서울대입구', labelEn: 'Seoul National University', point: { lat: 37.4812, lon: 126.95241 } },
  { label: '고속터미널', labelEn: 'Express Bus Terminal', point: { lat: 37.50427, lon: 127.00469 } },
  {
    label: '교대',
    labelEn: 'Seoul National University of Education',
    point: { lat: 37.49389, lon: 127.01423 },
  },
  { label: '강남', labelEn: 'Gangnam', point: { lat: 37.49809, lon: 127.02765 } },
  { label: '양재', labelEn: 'Yangjae', point: { lat: 37.4843, lon: 127.03418 } },
  { label: '노량진', labelEn: 'Noryangjin', point: { lat: 37.51331, lon: 126.94283 } },
  { label: '신림', labelEn: 'Sillim', point: { lat: 37.48407, lon: 126.92945 } },
];

const byName = new Map(
  GAZETTEER.flatMap((place) =>
    [place.label, `${place.label}역`, place.labelEn].map((name) => [key(name), place]),
  ),
);

/** Finds a place by its Korean name (with or without 역, "station") or its English one. */
export const findPlace = (name: string): NamedPlace | undefined => byName.get(key(name));

/** The places whose Korean or English name contains the text; all of them without one. */
export const searchPlaces = (text = ''): readonly NamedPlace[] =>
  GAZETTEER.filter((place) => [place.label, place.labelEn].some((name) => key(name).includes(key(text))));

function key(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}
