import type { GeoPoint } from '@naru/geography';

/** Metres east and south of the middle of the map; flat, which is true enough for one city. */
export interface Metres {
  readonly x: number;
  readonly y: number;
}

const ORIGIN: GeoPoint = { lat: 37.505, lon: 126.985 };
const METRES_PER_DEGREE_LAT = 111_194;
const METRES_PER_DEGREE_LON = METRES_PER_DEGREE_LAT * Math.cos((ORIGIN.lat * Math.PI) / 180);

export const project = ({ lat, lon }: GeoPoint): Metres => ({
  x: (lon - ORIGIN.lon) * METRES_PER_DEGREE_LON,
  y: (ORIGIN.lat - lat) * METRES_PER_DEGREE_LAT,
});

export const unproject = ({ x, y }: Metres): GeoPoint => ({
  lat: ORIGIN.lat - y / METRES_PER_DEGREE_LAT,
  lon: ORIGIN.lon + x / METRES_PER_DEGREE_LON,
});
