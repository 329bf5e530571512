export { distanceMeters, type GeoPoint, isGeoPoint } from './distance.ts';
export { findPlace, GAZETTEER, type NamedPlace, searchPlaces } from './gazetteer.ts';
export { type Place, type PlaceProblem, resolvePlace } from './place.ts';
