import { expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import fc from 'fast-check';
import type { AssignmentSnapshot } from './assignment-snapshot.ts';
import {
  decide,
  evolve,
  type PickupCall,
  type PickupCallStatus,
  type PickupCommand,
  requestCall,
} from './pickup-call.ts';

const at = new Date('2026-03-02T01:00:00Z');
const requested = requestCall(
  {
    id: 'call-1',
    customerId: 'customer-kim',
    parcelClass: 'UNDER_10KG',
    place: { label: '이수', point: { lat: 37.48626, lon: 126.98227 } },
    tel: '01050958718',
    fare: { amount: 20_000, currency: 'KRW' },
  },
  at,
);

const LEGAL: Record<PickupCallStatus, readonly PickupCallStatus[]> = {
  REQUESTED: ['SEARCHING', 'CANCEL_PENDING'],
  SEARCHING: ['CONFIRMED', 'NO_COURIER', 'CANCEL_PENDING'],
  CONFIRMED: ['SEARCHING', 'PICKED_UP', 'CANCEL_PENDING'],
  CANCEL_PENDING: ['CANCELLED', 'PICKED_UP'],
  PICKED_UP: [],
  CANCELLED: [],
  NO_COURIER: [],
};

const CALL_STATUS: Record<AssignmentSnapshot['status'], PickupCallStatus> = {
  PENDING: 'SEARCHING',
  ASSIGNED: 'CONFIRMED',
  EXHAUSTED: 'NO_COURIER',
  CANCELLED: 'CANCELLED',
  COMPLETED: 'PICKED_UP',
};

type Ending = 'SEARCHING' | 'ASSIGNED' | 'EXHAUSTED' | 'COMPLETED' | 'CANCELLED';

/** The snapshots of one assignment's life: couriers who gave the call up, one by one, then how it ended. */
function lifeOf(releases: number, ending: Ending): readonly AssignmentSnapshot[] {
  const life: AssignmentSnapshot[] = [];
  const add = (status: AssignmentSnapshot['status'], courier: AssignmentSnapshot['courier'] = null) =>
    life.push({ version: life.length + 1, status, courier });
  const courier = (index: number) => ({ id: `courier-${index}`, name: `기사 ${index}` });
  add('PENDING');
  for (let index = 0; index < releases; index += 1) {
    add('ASSIGNED', courier(index));
    add('PENDING');
    add('PENDING');
  }
  if (ending === 'EXHAUSTED') add('EXHAUSTED');
  if (ending === 'ASSIGNED' || ending === 'COMPLETED') add('ASSIGNED', courier(releases));
  if (ending === 'COMPLETED') add('COMPLETED', courier(releases));
  if (ending === 'CANCELLED') add('CANCELLED');
  return life;
}

/** Some of the snapshots, some of them repeated, in any order. */
const disorder = (snapshots: readonly AssignmentSnapshot[]) =>
  fc.array(fc.constantFrom(...snapshots), { maxLength: 2 * snapshots.length });

const follow = (assignment: AssignmentSnapshot): PickupCommand => ({ type: 'FollowAssignment', assignment });

/** Applies the commands, checking that the version grows with every event that others hear of. */
function apply(commands: readonly PickupCommand[]): PickupCall {
  let call: PickupCall = requested;
  for (const command of commands) {
    const events = decide(call, command, at);
    if (isRefusal(events)) throw new Error(events.code);
    for (const event of events) {
      const next = evolve(call, event);
      expect(next.version).toBe(call.version + (event.type === 'AssignmentNoted' ? 0 : 1));
      // What the events' contract promises to the other services.
      if (next.status === 'CONFIRMED' || next.status === 'PICKED_UP') expect(next.courier).not.toBeNull();
      // Whoever tells the customer of a second search tells it from the first by the version.
      if (event.type === 'SearchStarted')
        expect(call.status).toBe(next.version === 2 ? 'REQUESTED' : 'CONFIRMED');
      call = next;
    }
  }
  return call;
}

function expectLegalHistory({ history, version, status }: PickupCall): void {
  const path = history.map((entry) => entry.status);
  expect(path[0]).toBe('REQUESTED');
  expect(path.at(-1)).toBe(status);
  expect(version).toBe(path.length);
  path.slice(1).forEach((next, index) => {
    expect(LEGAL[path[index] as PickupCallStatus]).toContain(next);
  });
}

test('in whatever order, however often and with whatever gaps its assignment is told, a call ends where the newest snapshot stands', () => {
  const told = fc
    .tuple(fc.nat({ max: 3 }), fc.constantFrom<Ending>('SEARCHING', 'ASSIGNED', 'EXHAUSTED', 'COMPLETED'))
    .chain(([releases, ending]) => {
      const life = lifeOf(releases, ending);
      return fc.tuple(fc.constant(life), disorder(life), disorder(life));
    });
  fc.assert(
    fc.property(told, ([life, before, after]) => {
      const newest = life.at(-1) as AssignmentSnapshot;
      const call = apply([...before, newest, ...after].map(follow));
      expect(call.status).toBe(CALL_STATUS[newest.status]);
      expect(call.courier).toEqual(newest.courier);
      expectLegalHistory(call);
    }),
    { numRuns: 300 },
  );
});

test('a cancellation waits for the assignment, which alone says whether it came in time', () => {
  const told = fc
    .tuple(fc.nat({ max: 3 }), fc.constantFrom<Ending>('COMPLETED', 'CANCELLED', 'ASSIGNED', 'EXHAUSTED'))
    .chain(([releases, ending]) => {
      const life = lifeOf(releases, ending);
      const open = life.filter(({ status }) => status === 'PENDING' || status === 'ASSIGNED');
      return fc.tuple(fc.constant(life), disorder(open), disorder(life), disorder(life));
    });
  fc.assert(
    fc.property(told, ([life, beforeCancel, before, after]) => {
      const newest = life.at(-1) as AssignmentSnapshot;
      const call = apply([
        ...beforeCancel.map(follow),
        { type: 'CancelPickup' },
        ...[...before, newest].map(follow),
        ...after.map(follow),
      ]);
      const decided = newest.status === 'COMPLETED' || newest.status === 'CANCELLED';
      expect(call.status).toBe(decided ? CALL_STATUS[newest.status] : 'CANCEL_PENDING');
      if (newest.status === 'COMPLETED') expect(call.courier).toEqual(newest.courier);
      expectLegalHistory(call);
    }),
    { numRuns: 300 },
  );
});
