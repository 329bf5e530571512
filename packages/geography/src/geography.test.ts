import { expect, test } from '@jest/globals';
import { distanceMeters, findPlace, resolvePlace, searchPlaces } from './index.ts';

const isu = { lat: 37.48626, lon: 126.98227 };

test('a place is found by its Korean name, with or without 역, and by its English one', () => {
  for (const name of ['이수', ' 이수역 ', 'isu']) expect(findPlace(name)?.point).toEqual(isu);
  expect(searchPlaces('배').map((place) => place.label)).toEqual(['방배']);
});

test('이수 and 사당 are about 1.2 km apart', () => {
  expect(distanceMeters(isu, { lat: 37.47648, lon: 126.97775 })).toBe(1158);
  expect(distanceMeters(isu, isu)).toBe(0);
});

test.each([
  [{ label: ' ' }, 'LABEL_INVALID'],
  [{ label: 'x'.repeat(101) }, 'LABEL_INVALID'],
  [{ label: '이수\u0000' }, 'LABEL_INVALID'],
  [{ label: '어딘가' }, 'PLACE_NOT_FOUND'],
  [{ label: '이수', point: { lat: 91, lon: 0 } }, 'POINT_INVALID'],
  [{ label: '이수', point: { lat: Number.NaN, lon: 0 } }, 'POINT_INVALID'],
])('%j is refused as %s', (input, problem) => {
  expect(resolvePlace(input)).toBe(problem);
});
