import { describe, expect, test } from '@jest/globals';
import { isRefusal } from '@naru/refusal';
import {
  type Assignment,
  type AssignmentCommand,
  type AssignmentStatus,
  acceptDispatchRequest,
  evolve,
} from './assignment.ts';
import type { Candidate } from './courier.ts';
import { decide } from './decide.ts';
import type { SearchPlan } from './search-plan.ts';

const accepted = new Date('2026-03-02T01:00:00Z');
const now = new Date('2026-03-02T01:01:00Z');
const point = { lat: 37.48626, lon: 126.98227 };

const candidate: Candidate = {
  courier: {
    ...{ id: 'park', name: '박준호', tel: '01011112222', vehicle: 'VAN', online: true },
    ...{ position: point, positionAt: now, load: 0, capacity: 1 },
  },
  distanceMeters: 412,
};
const plan: SearchPlan = {
  ...{ mode: 'auto', radiiMeters: [2_000, 3_000], offersPerRound: 3 },
  ...{ offerTtlMs: 15_000, roundPauseMs: 1_000 },
};

/** The events' types that a command leads to, or the refusal's code; with the assignment afterwards. */
function when(assignment: Assignment, command: AssignmentCommand) {
  const events = decide(assignment, command, now);
  if (isRefusal(events)) return { outcome: events.code, after: assignment };
  return { outcome: events.map((event) => event.type), after: events.reduce(evolve, assignment) };
}

const apply = (assignment: Assignment, ...commands: AssignmentCommand[]): Assignment =>
  commands.reduce((current, command) => when(current, command).after, assignment);

const begin: AssignmentCommand = { type: 'BeginSearch' };
const openEmpty: AssignmentCommand = { type: 'OpenRound', candidates: [], plan };
const open: AssignmentCommand = { type: 'OpenRound', candidates: [candidate], plan };
const accept = (epoch = 1): AssignmentCommand => ({
  ...{ type: 'AcceptOffer', offer: { id: 'offer-1', epoch }, candidate },
});
const release = (courierId = 'park'): AssignmentCommand => ({ type: 'ReleaseAssignment', courierId });
const complete = (courierId = 'park'): AssignmentCommand => ({ type: 'CompletePickup', courierId });
const cancel: AssignmentCommand = { type: 'CancelAssignment' };

const pending = acceptDispatchRequest(
  { id: 'assignment-1', callId: 'call-1', customerId: 'kim', parcelClass: 'UNDER_10KG', point },
  accepted,
);
const scheduled = apply(pending, begin);
const assigned = apply(scheduled, open);
const given: Record<'PROMISED' | AssignmentStatus, Assignment> = {
  PROMISED: pending,
  PENDING: scheduled,
  ASSIGNED: assigned,
  COMPLETED: apply(assigned, complete()),
  CANCELLED: apply(assigned, cancel),
  EXHAUSTED: evolve(scheduled, { type: 'SearchExhausted', at: now }),
};

const commands = { begin, open, accept: accept(), release: release(), complete: complete(), cancel };
type Outcomes = Record<keyof typeof commands, readonly string[] | string>;

test('a promise has no version until somebody hears of it', () => {
  expect(pending).toMatchObject({ status: 'PENDING', version: 0, epoch: 1, round: 0, nextRoundAt: null });
});

describe.each<[keyof typeof given, Outcomes]>([
  [
    'PROMISED',
    {
      begin: ['SearchScheduled'],
      open: [],
      accept: ['CourierAssigned'],
      release: 'NOT_ASSIGNED',
      complete: 'NOT_ASSIGNED',
      cancel: ['AssignmentCancelled'],
    },
  ],
  [
    'PENDING',
    {
      begin: [],
      open: ['SearchStarted', 'CourierAssigned'],
      accept: ['CourierAssigned'],
      release: 'NOT_ASSIGNED',
      complete: 'NOT_ASSIGNED',
      cancel: ['AssignmentCancelled'],
    },
  ],
  [
    'ASSIGNED',
    {
      begin: [],
      open: [],
      accept: 'OFFER_CLOSED',
      release: ['CourierReleased'],
      complete: ['PickupCompleted'],
      cancel: ['AssignmentCancelled'],
    },
  ],
  [
    'EXHAUSTED',
    {
      begin: [],
      open: [],
      accept: 'OFFER_CLOSED',
      release: 'NOT_ASSIGNED',
      complete: 'NOT_ASSIGNED',
      cancel: ['AssignmentCancelled'],
    },
  ],
  [
    'COMPLETED',
    {
      begin: [],
      open: [],
      accept: 'OFFER_CLOSED',
      release: 'NOT_ASSIGNED',
      complete: [],
      cancel: [],
    },
  ],
  [
    'CANCELLED',
    {
      begin: [],
      open: [],
      accept: 'OFFER_CLOSED',
      release: 'NOT_ASSIGNED',
      complete: 'NOT_ASSIGNED',
      cancel: [],
    },
  ],
])('given an assignment that is %s', (status, outcomes) => {
  test.each(Object.keys(commands) as (keyof typeof commands)[])('when the command is %s', (name) => {
    expect(when(given[status], commands[name]).outcome).toEqual(outcomes[name]);
  });
});

test('another courier can neither release nor complete it', () => {
  expect(when(assigned, release('lee')).outcome).toBe('NOT_ASSIGNED');
  expect(when(assigned, complete('lee')).outcome).toBe('NOT_ASSIGNED');
  expect(when(given.COMPLETED, complete('lee')).outcome).toBe('NOT_ASSIGNED');
});

test('the assigned courier, their distance and the round are remembered', () => {
  expect(assigned).toMatchObject({
    ...{ status: 'ASSIGNED', distanceMeters: 412, assignedAt: now, round: 1, nextRoundAt: null },
    courier: { id: 'park', name: '박준호', vehicle: 'VAN' },
  });
});

test('an accepted offer belongs to the round that made it', () => {
  const offered = apply(scheduled, {
    ...{ type: 'OpenRound', candidates: [candidate] },
    plan: { ...plan, mode: 'offer' },
  });
  expect(offered.round).toBe(1);
  expect(apply(offered, accept())).toMatchObject({ status: 'ASSIGNED', round: 1 });
});

test('a release begins a new epoch at once, without the courier, and makes older offers stale', () => {
  const released = apply(assigned, release());
  expect(released).toMatchObject({
    ...{ status: 'PENDING', epoch: 2, round: 0, nextRoundAt: now, courier: null },
    ...{ distanceMeters: null, assignedAt: null, excludedCourierIds: ['park'] },
  });
  expect(when(released, accept(1)).outcome).toBe('OFFER_STALE');
  expect(when(released, accept(2)).outcome).toEqual(['CourierAssigned']);
  expect(when(released, openEmpty).outcome).toEqual(['SearchStarted', 'RoundOpened']);
});

test('only what others hear of makes a new version', () => {
  expect([pending, scheduled, assigned, given.COMPLETED].map(({ version }) => version)).toEqual([0, 0, 2, 3]);
  expect(apply(scheduled, openEmpty)).toMatchObject({ version: 1, round: 1 });
});
