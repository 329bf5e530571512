import { expect, test } from '@jest/globals';
import { type Candidate, type Courier, type CourierNeed, candidatesFor, nearestFirst } from './courier.ts';

const isu = { lat: 37.48626, lon: 126.98227 };
const sadang = { lat: 37.47648, lon: 126.97775 };
const since = new Date('2026-03-02T01:00:00Z');

const need: CourierNeed = {
  ...{ point: isu, radiusMeters: 1_158, parcelClass: 'UNDER_10KG', positionsSince: since },
};
const able: Courier = {
  ...{ id: 'park', name: '박준호', tel: '01011112222', vehicle: 'MOTORCYCLE', online: true },
  ...{ position: sadang, positionAt: since, load: 1, capacity: 2 },
};

test('a courier on line, lately seen within reach and with room is a candidate, with the distance', () => {
  expect(candidatesFor(need, [able])).toEqual([{ courier: able, distanceMeters: 1_158 }]);
});

test.each<[string, Partial<Courier>]>([
  ['who is off line', { online: false }],
  ['who was never seen', { position: null, positionAt: null }],
  ['whose position is too old', { positionAt: new Date(since.getTime() - 1) }],
  ['without room', { load: 2 }],
  ['with less room than calls', { load: 2, capacity: 1 }],
  ['out of reach', { position: { lat: 37.47647, lon: 126.97775 } }],
])('a courier %s is none', (_which, difference) => {
  expect(candidatesFor(need, [{ ...able, ...difference }])).toEqual([]);
});

test.each([
  ['MOTORCYCLE', 'UNDER_10KG', true],
  ['MOTORCYCLE', 'FROM_10KG', false],
  ['VAN', 'UNDER_10KG', true],
  ['VAN', 'FROM_10KG', true],
  ['TRUCK', 'UNDER_10KG', true],
  ['TRUCK', 'FROM_10KG', true],
] as const)('a %s carries a parcel %s: %s', (vehicle, parcelClass, carries) => {
  expect(candidatesFor({ ...need, parcelClass }, [{ ...able, vehicle }])).toHaveLength(carries ? 1 : 0);
});

test('the nearest is ranked first, of equally near ones the less loaded, then by id', () => {
  const candidate = (id: string, distanceMeters: number, load: number): Candidate => ({
    ...{ courier: { ...able, id, load }, distanceMeters },
  });
  const candidates = [
    candidate('far', 900, 0),
    candidate('b', 100, 1),
    candidate('busy', 100, 2),
    candidate('a', 100, 1),
    candidate('near', 50, 9),
  ];
  expect(nearestFirst(candidates).map(({ courier }) => courier.id)).toEqual([
    'near',
    'a',
    'b',
    'busy',
    'far',
  ]);
  expect(candidates[0]?.courier.id).toBe('far');
});
