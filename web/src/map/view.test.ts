import { expect, test } from '@jest/globals';
import { distanceMeters } from '@naru/geography';
import { labelNear, PLACES, placeLabel } from './places.ts';
import { project, unproject } from './projection.ts';
import { moved, SCALE_MAX, showing, toMetres, toPixels, type View, zoomed } from './view.ts';

const size = { width: 800, height: 600 };
const view: View = { middle: { x: 100, y: -200 }, scale: 0.05 };

test('a place on the map is the place on the globe, and its metres are metres', () => {
  for (const { point } of PLACES) {
    const again = unproject(project(point));
    expect(again.lat).toBeCloseTo(point.lat, 9);
    expect(again.lon).toBeCloseTo(point.lon, 9);
  }
  const [one, other] = [PLACES[0], PLACES[6]];
  if (!one || !other) throw new Error('The gazetteer is short');
  const [from, to] = [project(one.point), project(other.point)];
  const drawn = Math.hypot(from.x - to.x, from.y - to.y);
  expect(Math.abs(drawn - distanceMeters(one.point, other.point))).toBeLessThan(20);
});

test('what is under the pointer stays there while zooming, and follows it while dragging', () => {
  const at = { x: 700, y: 90 };
  const under = toMetres(view, size, at);
  const near = toPixels(zoomed(view, size, at, 3), size, under);
  expect(near.x).toBeCloseTo(at.x, 6);
  expect(near.y).toBeCloseTo(at.y, 6);
  const dragged = toPixels(moved(view, { x: -30, y: 12 }), size, under);
  expect(dragged.x).toBeCloseTo(at.x - 30, 6);
  expect(dragged.y).toBeCloseTo(at.y + 12, 6);
  expect(zoomed(view, size, at, 1_000).scale).toBe(SCALE_MAX);
});

test('a view that shows places has all of them inside', () => {
  const shown = showing(
    PLACES.map(({ point }) => point),
    size,
  );
  if (!shown) throw new Error('Nothing is shown');
  for (const { point } of PLACES) {
    const { x, y } = toPixels(shown, size, project(point));
    expect(x > 0 && x < size.width && y > 0 && y < size.height).toBe(true);
  }
  expect(showing([], size)).toBeUndefined();
});

test('a point is named by the place that it is near, in the language of whoever reads it', () => {
  const label = labelNear({ lat: 37.4985, lon: 127.028 });
  expect(label).toBe('강남 근처');
  expect(placeLabel(label, 'en')).toBe('Near Gangnam');
  expect(placeLabel('강남', 'en')).toBe('Gangnam');
  expect(placeLabel('신림역 1번 출구', 'en')).toBe('신림역 1번 출구');
});
