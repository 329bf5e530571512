import type { GeoPoint } from '@naru/geography';
import type { UnitOfWork } from '@naru/outbox';
import { type SqlEntityManager, selectRows } from '@naru/persistence';
import { isRefusal } from '@naru/refusal';
import type { Assignment } from '../domain/assignment.ts';
import {
  type Candidate,
  type CourierNeed,
  candidatesFor,
  type RankCouriers,
  vehiclesFor,
} from '../domain/courier.ts';
import type { SearchPlan } from '../domain/search-plan.ts';
import { nextRadiusMeters } from '../domain/search-round.ts';
import { type AssignmentRecord, AssignmentRow, assignmentOf } from '../entities/assignment-row.ts';
import { CourierRow, courierOf } from '../entities/courier-row.ts';
import { OfferRow } from '../entities/offer-row.ts';
import type { AssignmentService } from './assignment-service.ts';
import { lockAssignment } from './assignments.ts';
import { execute } from './execute.ts';

export interface Dispatcher extends AssignmentService {
  readonly plan: SearchPlan;
  readonly rankCouriers: RankCouriers;
}

const DUE_AT_ONCE = 50;
/** Where couriers are many, so many of the nearest are compared, beside those who will be asked: one will have room. */
const SPARE_CANDIDATES = 15;
/** The part of a round's reach that is looked through first: there, they may be enough. */
const NEAR = 1 / 4;
/** Metres in one degree of latitude; of longitude they are fewer the farther north. */
const METERS_PER_DEGREE = 111_320;

/**
 * Opens the next round of every search that is due. @returns how many there were.
 * @throws AggregateError of the rounds that could not be opened, after every other was.
 */
export async function openDueRounds(dispatcher: Dispatcher): Promise<number> {
  const due = await dispatcher.database.read((em) =>
    em.find(
      AssignmentRow,
      { status: 'PENDING', nextRoundAt: { $lte: dispatcher.now() } },
      { fields: ['id'], orderBy: { nextRoundAt: 'asc' }, limit: DUE_AT_ONCE },
    ),
  );
  const failures: unknown[] = [];
  for (const { id } of due) await openRoundIfDue(dispatcher, id).catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'Some rounds could not be opened');
  return due.length;
}

/** Opens the next round of one search. Does nothing when it is not due, however many dispatchers try. */
export function openRoundIfDue(dispatcher: Dispatcher, assignmentId: string): Promise<void> {
  return dispatcher.outbox.transaction(async (unit) => {
    const row = await lockAssignment(unit.em, { id: assignmentId });
    if (row !== undefined) await openRoundOf(dispatcher, unit, row);
  });
}

/** Opens the next round for an assignment that is locked, if it is due. */
export async function openRoundOf(
  dispatcher: Dispatcher,
  unit: UnitOfWork,
  row: AssignmentRecord,
): Promise<void> {
  const { newId, plan, rankCouriers } = dispatcher;
  const now = dispatcher.now();
  if (row.status !== 'PENDING' || row.nextRoundAt == null || row.nextRoundAt > now) return;
  const execution = { unit, now, newId, cause: { correlationId: row.correlationId } };
  let candidates = rankCouriers(await findCandidates(dispatcher, unit.em, assignmentOf(row)));
  // A courier may have filled up since it was read: then the next best is tried.
  while (isRefusal(await execute(execution, row, { type: 'OpenRound', candidates, plan }))) {
    candidates = candidates.slice(1);
  }
}

/** Couriers who can take the call in the round that is due, without those who gave it up or were asked in this search. */
async function findCandidates(
  { plan, positionTtlMs, now }: Dispatcher,
  em: SqlEntityManager,
  assignment: Assignment,
): Promise<readonly Candidate[]> {
  const radiusMeters = nextRadiusMeters(assignment, plan);
  if (radiusMeters === undefined) return [];
  const excluded = new Set(assignment.excludedCourierIds);
  // Before the first round of a search, nobody was asked in it.
  if (assignment.round > 0) {
    const { id: assignmentId, epoch } = assignment;
    const asked = await em.find(OfferRow, { assignmentId, epoch }, { fields: ['courierId'] });
    for (const { courierId } of asked) excluded.add(courierId);
  }
  const need = {
    point: assignment.point,
    parcelClass: assignment.parcelClass,
    positionsSince: new Date(now().getTime() - positionTtlMs),
  };
  const most = excluded.size + plan.offersPerRound + SPARE_CANDIDATES;
  let found = await couriersWithin(em, { ...need, radiusMeters: radiusMeters * NEAR }, most);
  if (found.length < most) found = await couriersWithin(em, { ...need, radiusMeters }, most);
  return found.filter(({ courier }) => !excluded.has(courier.id));
}

/** Couriers who can meet a need now, the nearest before others, and of equally near ones the less loaded. */
export async function couriersWithin(
  em: SqlEntityManager,
  need: CourierNeed,
  most = Number.MAX_SAFE_INTEGER,
): Promise<readonly Candidate[]> {
  const { point, radiusMeters, parcelClass, positionsSince } = need;
  const box = boxAround(point, radiusMeters);
  const vehicles = vehiclesFor(parcelClass);
  const lonPerLat = metersPerDegreeOfLon(point) / METERS_PER_DEGREE;
  const rows = await selectRows(
    em,
    CourierRow,
    `online = true and lat between ? and ? and lon between ? and ? and position_at >= ?
       and current_load < capacity and vehicle in (${vehicles.map(() => '?').join(', ')})
     order by (lat - ?) * (lat - ?) + (lon - ?) * (lon - ?) * ?, current_load, id limit ?`,
    [
      ...[...box.lat, ...box.lon, positionsSince, ...vehicles],
      ...[point.lat, point.lat, point.lon, point.lon, lonPerLat ** 2, most],
    ],
  );
  return candidatesFor(need, rows.map(courierOf));
}

/** A box that holds the circle, for the index to narrow the search down. */
function boxAround(point: GeoPoint, radiusMeters: number) {
  const { lat, lon } = point;
  const latDegrees = radiusMeters / METERS_PER_DEGREE + 0.001;
  const lonDegrees = (latDegrees * METERS_PER_DEGREE) / metersPerDegreeOfLon(point);
  return {
    lat: [lat - latDegrees, lat + latDegrees],
    lon: [lon - lonDegrees, lon + lonDegrees],
  } as const;
}

const metersPerDegreeOfLon = ({ lat }: GeoPoint): number =>
  METERS_PER_DEGREE * Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
