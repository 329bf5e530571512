import { describe, expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import type { AssignmentSnapshot } from './assignment-snapshot.ts';
import {
  decide,
  evolve,
  type PickupCall,
  type PickupCallStatus,
  type PickupCommand,
  requestCall,
} from './pickup-call.ts';

const requestedAt = new Date('2026-03-02T01:00:00Z');
const now = new Date('2026-03-02T01:01:00Z');
const park = { id: 'courier-park', name: '박준호' };
const lee = { id: 'courier-lee', name: '이서연' };

const requested = requestCall(
  {
    id: 'call-1',
    customerId: 'customer-kim',
    parcelClass: 'UNDER_10KG',
    place: { label: '이수', point: { lat: 37.48626, lon: 126.98227 } },
    tel: '01050958718',
    fare: { amount: 20_000, currency: 'KRW' },
  },
  requestedAt,
);

/** The published events' types that a command leads to, or the refusal's code; with the call afterwards. */
function when(call: PickupCall, command: PickupCommand) {
  const events = decide(call, command, now);
  if (isRefusal(events)) return { outcome: events.code, after: call };
  const published = events.filter((event) => event.type !== 'AssignmentNoted');
  return { outcome: published.map((event) => event.type), after: events.reduce(evolve, call) };
}

const follow = (
  status: AssignmentSnapshot['status'],
  version: number,
  courier: AssignmentSnapshot['courier'] = null,
): PickupCommand => ({ type: 'FollowAssignment', assignment: { status, version, courier } });
const cancel: PickupCommand = { type: 'CancelPickup' };

const apply = (call: PickupCall, ...commands: PickupCommand[]): PickupCall =>
  commands.reduce((current, command) => when(current, command).after, call);

const searching = apply(requested, follow('PENDING', 1));
const confirmed = apply(searching, follow('ASSIGNED', 2, park));
const given: Record<PickupCallStatus, PickupCall> = {
  REQUESTED: requested,
  SEARCHING: searching,
  CONFIRMED: confirmed,
  PICKED_UP: apply(confirmed, follow('COMPLETED', 3, park)),
  CANCEL_PENDING: apply(confirmed, cancel),
  CANCELLED: apply(confirmed, cancel, follow('CANCELLED', 3)),
  NO_COURIER: apply(searching, follow('EXHAUSTED', 3)),
};

test('a new call is REQUESTED in version 1 and has no courier', () => {
  expect(requested).toMatchObject({ status: 'REQUESTED', version: 1, courier: null, assignmentVersion: 0 });
  expect(requested.history).toEqual([{ status: 'REQUESTED', at: requestedAt }]);
});

describe.each<
  [
    PickupCallStatus,
    Record<'cancel' | 'PENDING' | 'ASSIGNED' | 'ANOTHER' | 'EXHAUSTED' | 'CANCELLED' | 'COMPLETED', unknown>,
  ]
>([
  [
    'REQUESTED',
    {
      cancel: ['CancelRequested'],
      PENDING: ['SearchStarted'],
      ASSIGNED: ['SearchStarted', 'CourierConfirmed'],
      ANOTHER: ['SearchStarted', 'CourierConfirmed'],
      EXHAUSTED: ['SearchStarted', 'NoCourierFound'],
      CANCELLED: ['CallCancelled'],
      COMPLETED: ['SearchStarted', 'CourierConfirmed', 'ParcelPickedUp'],
    },
  ],
  [
    'SEARCHING',
    {
      cancel: ['CancelRequested'],
      PENDING: [],
      ASSIGNED: ['CourierConfirmed'],
      ANOTHER: ['CourierConfirmed'],
      EXHAUSTED: ['NoCourierFound'],
      CANCELLED: ['CallCancelled'],
      COMPLETED: ['CourierConfirmed', 'ParcelPickedUp'],
    },
  ],
  [
    'CONFIRMED',
    {
      cancel: ['CancelRequested'],
      PENDING: ['SearchStarted'],
      ASSIGNED: [],
      ANOTHER: ['SearchStarted', 'CourierConfirmed'],
      EXHAUSTED: ['SearchStarted', 'NoCourierFound'],
      CANCELLED: ['CallCancelled'],
      COMPLETED: ['ParcelPickedUp'],
    },
  ],
  [
    'CANCEL_PENDING',
    {
      cancel: [],
      PENDING: [],
      ASSIGNED: [],
      ANOTHER: [],
      EXHAUSTED: [],
      CANCELLED: ['CallCancelled'],
      COMPLETED: ['ParcelPickedUp'],
    },
  ],
  ['PICKED_UP', { cancel: 'ALREADY_PICKED_UP', ...endedFollows() }],
  ['NO_COURIER', { cancel: 'ALREADY_ENDED', ...endedFollows() }],
  ['CANCELLED', { cancel: [], ...endedFollows() }],
])('given a call that is %s', (status, expected) => {
  const call = given[status];

  test('its status is reached', () => {
    expect(call.status).toBe(status);
  });
  test('when the customer cancels', () => {
    expect(when(call, cancel).outcome).toEqual(expected.cancel);
  });
  test.each(['PENDING', 'EXHAUSTED', 'CANCELLED'] as const)('when its assignment is %s', (assignment) => {
    expect(when(call, follow(assignment, 9)).outcome).toEqual(expected[assignment]);
  });
  test.each(['ASSIGNED', 'COMPLETED'] as const)('when its assignment is %s', (assignment) => {
    expect(when(call, follow(assignment, 9, park)).outcome).toEqual(expected[assignment]);
  });
  test('when its assignment has another courier', () => {
    expect(when(call, follow('ASSIGNED', 9, lee)).outcome).toEqual(expected.ANOTHER);
  });
  test('when a snapshot comes that is not newer than the one followed', () => {
    const { outcome, after } = when(call, follow('COMPLETED', call.assignmentVersion, lee));
    expect({ outcome, after }).toEqual({ outcome: [], after: call });
  });
});

function endedFollows() {
  return { PENDING: [], ASSIGNED: [], ANOTHER: [], EXHAUSTED: [], CANCELLED: [], COMPLETED: [] };
}

test('a courier who gives the call up is forgotten until the next one is confirmed', () => {
  const again = apply(confirmed, follow('PENDING', 3));
  expect(again).toMatchObject({ status: 'SEARCHING', courier: null });
  expect(apply(again, follow('ASSIGNED', 5, lee)).courier).toEqual(lee);
});

test('a pick-up that beats the cancellation names the courier who has the parcel', () => {
  const cancelledEarly = apply(searching, cancel, follow('ASSIGNED', 2, park), follow('COMPLETED', 3, park));
  expect(cancelledEarly).toMatchObject({ status: 'PICKED_UP', courier: park });
  const handedOn = apply(confirmed, cancel, follow('COMPLETED', 6, lee));
  expect(handedOn).toMatchObject({ status: 'PICKED_UP', courier: lee });
});

test('every published event makes one version and one entry of history, at the instant of the command', () => {
  const after = apply(requested, follow('COMPLETED', 7, park));
  expect(after.version).toBe(4);
  expect(after.updatedAt).toEqual(now);
  expect(after.history).toEqual([
    { status: 'REQUESTED', at: requestedAt },
    { status: 'SEARCHING', at: now },
    { status: 'CONFIRMED', at: now },
    { status: 'PICKED_UP', at: now },
  ]);
});
