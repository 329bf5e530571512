import type { InferEntity } from '@mikro-orm/core';
import type { GeoPoint } from '@naru/geography';
import type { SqlEntityManager } from '@naru/persistence';
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
import { AssignmentRow, assignmentOf } from '../entities/assignment-row.ts';
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
  const { outbox, newId, plan, rankCouriers } = dispatcher;
  const now = dispatcher.now();
  return outbox.transaction(async (unit) => {
    const row = await lockAssignment(unit.em, { id: assignmentId });
    if (row === null || row.status !== 'PENDING' || row.nextRoundAt == null || row.nextRoundAt > now) return;
    const execution = { unit, now, newId, cause: { correlationId: row.correlationId } };
    let candidates = rankCouriers(await findCandidates(dispatcher, unit.em, assignmentOf(row)));
    // A courier may have filled up since it was read: then the next best is tried.
    while (isRefusal(await execute(execution, row, { type: 'OpenRound', candidates, plan }))) {
      candidates = candidates.slice(1);
    }
  });
}

/** Couriers who can take the call in the round that is due, without those who gave it up or were asked in this search. */
async function findCandidates(
  { plan, positionTtlMs, now }: Dispatcher,
  em: SqlEntityManager,
  assignment: Assignment,
): Promise<readonly Candidate[]> {
  const radiusMeters = nextRadiusMeters(assignment, plan);
  if (radiusMeters === undefined) return [];
  const asked = await em.find(OfferRow, { assignmentId: assignment.id, epoch: assignment.epoch });
  const excluded = new Set([...assignment.excludedCourierIds, ...asked.map((offer) => offer.courierId)]);
  const found = await couriersWithin(em, {
    point: assignment.point,
    radiusMeters,
    parcelClass: assignment.parcelClass,
    positionsSince: new Date(now().getTime() - positionTtlMs),
  });
  return found.filter(({ courier }) => !excluded.has(courier.id));
}

/** What is read of a courier; engines differ in how they tell an instant. */
type CourierRead = Omit<InferEntity<typeof CourierRow>, 'online' | 'positionAt'> & {
  readonly positionAt: Date | number | string;
};

/** Couriers who can meet a need now, in no order. */
export async function couriersWithin(em: SqlEntityManager, need: CourierNeed): Promise<readonly Candidate[]> {
  const { lat, lon } = boxAround(need.point, need.radiusMeters);
  // They may be hundreds, and none is changed here: they are read without being made entities.
  const rows = await em
    .createQueryBuilder(CourierRow)
    .select(['id', 'name', 'tel', 'vehicle', 'lat', 'lon', 'positionAt', 'load', 'capacity'])
    .where({ online: true, lat, lon, positionAt: { $gte: need.positionsSince } })
    .andWhere({ vehicle: { $in: vehiclesFor(need.parcelClass) } })
    .andWhere('current_load < capacity')
    .execute<CourierRead[]>();
  return candidatesFor(
    need,
    rows.map((row) => courierOf({ ...row, online: true, positionAt: new Date(row.positionAt) })),
  );
}

/** A box that holds the circle, for the index to narrow the search down. */
function boxAround({ lat, lon }: GeoPoint, radiusMeters: number) {
  const latDegrees = radiusMeters / METERS_PER_DEGREE + 0.001;
  const lonDegrees = latDegrees / Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
  return {
    lat: { $gte: lat - latDegrees, $lte: lat + latDegrees },
    lon: { $gte: lon - lonDegrees, $lte: lon + lonDegrees },
  };
}
