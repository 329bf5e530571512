import { expect, test } from '@jest/globals';
import { type Assignment, type AssignmentEvent, acceptDispatchRequest, evolve } from './assignment.ts';
import type { Candidate } from './courier.ts';
import type { SearchPlan } from './search-plan.ts';
import { nextRadiusMeters, openRound } from './search-round.ts';

const startMs = Date.parse('2026-03-02T01:00:00Z');
const point = { lat: 37.48626, lon: 126.98227 };
const offerPlan: SearchPlan = {
  ...{ mode: 'offer', radiiMeters: [2_000, 3_000, 5_000], offersPerRound: 2 },
  ...{ offerTtlMs: 15_000, roundPauseMs: 1_000 },
};
const autoPlan: SearchPlan = { ...offerPlan, mode: 'auto' };

const candidate = (id: string): Candidate => ({
  courier: {
    ...{ id, name: id, tel: '01011112222', vehicle: 'VAN', online: true },
    ...{ position: point, positionAt: new Date(startMs), load: 0, capacity: 1 },
  },
  distanceMeters: 100,
});
const [a, b, c] = ['a', 'b', 'c'].map(candidate) as [Candidate, Candidate, Candidate];

const due: Assignment = {
  ...acceptDispatchRequest(
    { id: 'assignment-1', callId: 'call-1', customerId: 'kim', parcelClass: 'UNDER_10KG', point },
    new Date(startMs),
  ),
  nextRoundAt: new Date(startMs),
};

/** Opens one round after the other, each when it is due, until no more is due. */
function search(plan: SearchPlan, candidatesWithin: (radiusMeters: number) => readonly Candidate[]) {
  const rounds: { radiusMeters: number | undefined; afterMs: number; events: AssignmentEvent[] }[] = [];
  let assignment = due;
  while (assignment.nextRoundAt !== null) {
    const now = assignment.nextRoundAt;
    const radiusMeters = nextRadiusMeters(assignment, plan);
    const candidates = radiusMeters === undefined ? [] : candidatesWithin(radiusMeters);
    const events = [...openRound(assignment, candidates, plan, now)];
    rounds.push({ radiusMeters, afterMs: now.getTime() - startMs, events });
    assignment = events.reduce(evolve, assignment);
  }
  return { rounds, assignment };
}

const types = (events: readonly AssignmentEvent[]) => events.map(({ type }) => type);

test.each([autoPlan, offerPlan])(
  'without couriers every round reaches farther, then the search ends',
  (plan) => {
    const { rounds, assignment } = search(plan, () => []);
    expect(rounds.map(({ radiusMeters, afterMs, events }) => [radiusMeters, afterMs, types(events)])).toEqual(
      [
        [2_000, 0, ['SearchStarted', 'RoundOpened']],
        [3_000, 1_000, ['RoundOpened']],
        [5_000, 2_000, ['RoundOpened']],
        [undefined, 3_000, ['SearchExhausted']],
      ],
    );
    expect(assignment).toMatchObject({ status: 'EXHAUSTED', round: 3, version: 2 });
  },
);

test('auto assigns the best courier of the first round that reaches one', () => {
  const { rounds, assignment } = search(autoPlan, (radiusMeters) => (radiusMeters >= 3_000 ? [b, a] : []));
  expect(rounds.map(({ events }) => types(events))).toEqual([
    ['SearchStarted', 'RoundOpened'],
    ['CourierAssigned'],
  ]);
  expect(assignment).toMatchObject({ status: 'ASSIGNED', round: 2, courier: { id: 'b' } });
});

test('offer asks the best few and waits for as long as their offers last', () => {
  const { rounds } = search(offerPlan, (radiusMeters) => (radiusMeters === 2_000 ? [c, a, b] : []));
  expect(rounds[0]?.events.at(-1)).toEqual({
    type: 'RoundOpened',
    offeredTo: [c, a],
    endsAt: new Date(startMs + 15_000),
  });
  expect(rounds.map(({ afterMs }) => afterMs)).toEqual([0, 15_000, 16_000, 17_000]);
});

test('a round opens neither before it is due nor when nobody is searched', () => {
  const early = new Date(startMs - 1);
  expect(openRound(due, [a], autoPlan, early)).toEqual([]);
  expect(openRound({ ...due, nextRoundAt: null }, [a], autoPlan, new Date(startMs))).toEqual([]);
  expect(openRound({ ...due, status: 'CANCELLED' }, [a], autoPlan, new Date(startMs))).toEqual([]);
});

test('a plan without rounds ends the search as it starts', () => {
  const events = openRound(due, [], { ...autoPlan, radiiMeters: [] }, new Date(startMs));
  expect(types(events)).toEqual(['SearchStarted', 'SearchExhausted']);
});
