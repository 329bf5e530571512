import { type Database, findRowsIn, inOrder } from '@naru/persistence';
import type { Assignment } from '../domain/assignment.ts';
import type { Courier } from '../domain/courier.ts';
import type { Offer } from '../domain/offer.ts';
import { AssignmentRow, assignmentOf } from '../entities/assignment-row.ts';
import { CourierRow, courierOf } from '../entities/courier-row.ts';
import { OfferRow } from '../entities/offer-row.ts';

type Ids = readonly string[];

export const couriersOf = async (database: Database, ids: Ids): Promise<(Courier | null)[]> =>
  inOrder(
    ids,
    (await database.read((em) => findRowsIn(em, CourierRow, 'id', ids))).map(courierOf),
    ({ id }) => id,
  );

export const assignmentsOf = async (database: Database, ids: Ids): Promise<(Assignment | null)[]> =>
  inOrder(
    ids,
    (await database.read((em) => findRowsIn(em, AssignmentRow, 'id', ids))).map(assignmentOf),
    ({ id }) => id,
  );

export const assignmentsOfCalls = async (database: Database, callIds: Ids): Promise<(Assignment | null)[]> =>
  inOrder(
    callIds,
    (await database.read((em) => findRowsIn(em, AssignmentRow, 'callId', callIds))).map(assignmentOf),
    ({ callId }) => callId,
  );

export const offersById = async (database: Database, ids: Ids): Promise<(Offer | null)[]> =>
  inOrder(ids, await database.read((em) => em.find(OfferRow, { id: { $in: [...ids] } })), ({ id }) => id);

/** The assignments that each courier is on the way for, in the order in which they were assigned. */
export async function assignmentsUnderWayOf(database: Database, courierIds: Ids): Promise<Assignment[][]> {
  const rows = await database.read((em) =>
    em.find(
      AssignmentRow,
      { courierId: { $in: [...courierIds] }, status: 'ASSIGNED' },
      { orderBy: { assignedAt: 'asc', id: 'asc' } },
    ),
  );
  const assignments = rows.map(assignmentOf);
  return courierIds.map((id) => assignments.filter(({ courier }) => courier?.id === id));
}

/** Each assignment's offers, oldest first. */
export async function offersOfAssignments(database: Database, assignmentIds: Ids): Promise<Offer[][]> {
  const offers = await database.read((em) =>
    em.find(OfferRow, { assignmentId: { $in: [...assignmentIds] } }, { orderBy: { id: 'asc' } }),
  );
  return assignmentIds.map((id) => offers.filter((offer) => offer.assignmentId === id));
}

export const newestOpenOffer = (database: Database, courierId: string, now: Date): Promise<Offer | null> =>
  database.read((em) =>
    em.findOne(
      OfferRow,
      { courierId, status: 'OFFERED', expiresAt: { $gt: now } },
      { orderBy: { id: 'desc' } },
    ),
  );

export const firstCouriers = async (database: Database, first: number): Promise<Courier[]> =>
  (await database.read((em) => em.find(CourierRow, {}, { orderBy: { id: 'asc' }, limit: first }))).map(
    courierOf,
  );
