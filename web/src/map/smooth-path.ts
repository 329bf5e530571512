import type { Metres } from './projection.ts';

const round = (value: number): number => Math.round(value);

/** An SVG path through the points, rounded as by a river (Catmull-Rom splines as Béziers). */
export function smoothPath(points: readonly Metres[], closed = false): string {
  const at = (index: number): Metres => {
    const wrapped = closed
      ? (index + points.length) % points.length
      : Math.min(Math.max(index, 0), points.length - 1);
    return points[wrapped] ?? { x: 0, y: 0 };
  };
  const start = at(0);
  let path = `M${round(start.x)} ${round(start.y)}`;
  const segments = closed ? points.length : points.length - 1;
  for (let index = 0; index < segments; index += 1) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const one = { x: from.x + (to.x - before.x) / 6, y: from.y + (to.y - before.y) / 6 };
    const two = { x: to.x - (after.x - from.x) / 6, y: to.y - (after.y - from.y) / 6 };
    path += `C${[one, two, to].map(({ x, y }) => `${round(x)} ${round(y)}`).join(' ')}`;
  }
  return closed ? `${path}Z` : path;
}

export interface Width extends Metres {
  /** How far it is from the middle of the river to its banks, in metres. */
  readonly half: number;
}

/** Both banks of a river given by its middle and its widths, as one closed path. */
export function banks(middle: readonly Width[]): string {
  const side = (sign: 1 | -1): Metres[] =>
    middle.map(({ x, y, half }, index) => {
      const before = middle[Math.max(index - 1, 0)] ?? { x, y };
      const after = middle[Math.min(index + 1, middle.length - 1)] ?? { x, y };
      const [dx, dy] = [after.x - before.x, after.y - before.y];
      const length = Math.hypot(dx, dy) || 1;
      return { x: x - (sign * half * dy) / length, y: y + (sign * half * dx) / length };
    });
  return smoothPath([...side(1), ...side(-1).reverse()], true);
}
