import { lineOf } from '@naru/text';
import { type GeoPoint, isGeoPoint } from './distance.ts';
import { findPlace } from './gazetteer.ts';

export interface Place {
  readonly label: string;
  readonly point: GeoPoint;
}

export type PlaceProblem = 'LABEL_INVALID' | 'POINT_INVALID' | 'PLACE_NOT_FOUND';

const LABEL_MAX_LENGTH = 100;

/** Reads a place as a client gives it: without a point, the label is looked up in the gazetteer. */
export function resolvePlace(input: {
  label: string;
  point?: GeoPoint | null | undefined;
}): Place | PlaceProblem {
  const label = lineOf(input.label, LABEL_MAX_LENGTH);
  if (label === undefined) return 'LABEL_INVALID';
  if (input.point) return isGeoPoint(input.point) ? { label, point: input.point } : 'POINT_INVALID';
  const place = findPlace(label);
  return place === undefined ? 'PLACE_NOT_FOUND' : { label: place.label, point: place.point };
}
