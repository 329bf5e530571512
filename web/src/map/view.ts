import type { GeoPoint } from '@naru/geography';
import { type Metres, project } from './projection.ts';

/** Which part of the city is seen: what is in the middle, and how many pixels a metre has. */
export interface View {
  readonly middle: Metres;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const SCALE_MIN = 0.012;
export const SCALE_MAX = 0.4;
/** How far from its own middle the map can be moved, in metres. */
const REACH = { x: 13_000, y: 9_000 };

/** However near the points are to each other, so much around them is shown. */
const EXTENT_MIN_METRES = 2_600;

const between = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

export const bounded = ({ middle, scale }: View): View => ({
  middle: { x: between(middle.x, -REACH.x, REACH.x), y: between(middle.y, -REACH.y, REACH.y) },
  scale: between(scale, SCALE_MIN, SCALE_MAX),
});

export const toPixels = ({ middle, scale }: View, size: Size, { x, y }: Metres): Metres => ({
  x: size.width / 2 + (x - middle.x) * scale,
  y: size.height / 2 + (y - middle.y) * scale,
});

export const toMetres = ({ middle, scale }: View, size: Size, { x, y }: Metres): Metres => ({
  x: middle.x + (x - size.width / 2) / scale,
  y: middle.y + (y - size.height / 2) / scale,
});

/** Moves the map by pixels, as a drag does. */
export const moved = ({ middle, scale }: View, by: Metres): View =>
  bounded({ middle: { x: middle.x - by.x / scale, y: middle.y - by.y / scale }, scale });

/** Zooms so that what is at a pixel stays there. */
export function zoomed(view: View, size: Size, at: Metres, factor: number): View {
  const fixed = toMetres(view, size, at);
  const scale = between(view.scale * factor, SCALE_MIN, SCALE_MAX);
  return bounded({
    middle: { x: fixed.x - (at.x - size.width / 2) / scale, y: fixed.y - (at.y - size.height / 2) / scale },
    scale,
  });
}

/** The view that shows all of the points, with room around them. */
export function showing(points: readonly GeoPoint[], size: Size, paddingPixels = 56): View | undefined {
  const all = points.map(project);
  if (all.length === 0 || size.width === 0) return undefined;
  const xs = all.map(({ x }) => x);
  const ys = all.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = (pixels: number) => Math.max(pixels - 2 * paddingPixels, 40);
  const scale = Math.min(
    room(size.width) / Math.max(right - left, EXTENT_MIN_METRES),
    room(size.height) / Math.max(bottom - top, EXTENT_MIN_METRES),
  );
  return bounded({ middle: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
}
