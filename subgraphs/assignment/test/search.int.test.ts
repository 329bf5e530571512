import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createOutbox } from '@naru/outbox';
import { type Database, findRow, insertRow, openDatabase } from '@naru/persistence';
import { databaseOfService } from '@naru/test-harness';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { type Dispatcher, openRoundIfDue } from '../src/application/search.ts';
import { acceptDispatchRequest } from '../src/domain/assignment.ts';
import { type Courier, candidatesFor, nearestFirst, type ParcelClass } from '../src/domain/courier.ts';
import { AssignmentRow, rowOf } from '../src/entities/assignment-row.ts';
import { CourierRow } from '../src/entities/courier-row.ts';
import { assignmentTables } from '../src/tables.ts';

const ISU = { lat: 37.48626, lon: 126.98227 };
const REACH_METERS = 2_000;
const CLASS: ParcelClass = 'FROM_10KG';
const now = new Date('2026-11-28T09:00:00Z');

const resources = new AsyncDisposableStack();
let database: Database;
let dispatcher: Dispatcher;

beforeAll(async () => {
  const { target } = resources.use(await databaseOfService('assignment'));
  database = resources.use(await openDatabase({ target, tables: assignmentTables }));
  dispatcher = {
    database,
    outbox: createOutbox({ database, service: 'assignment', now: () => now }),
    positionTtlMs: 60_000,
    now: () => now,
    newId: uuidv7,
    rankCouriers: nearestFirst,
    plan: {
      mode: 'auto',
      radiiMeters: [REACH_METERS],
      offersPerRound: 3,
      offerTtlMs: 1_000,
      roundPauseMs: 1_000,
    },
  };
});
afterAll(async () => resources.disposeAsync());

type Placed = Pick<Courier, 'vehicle' | 'online' | 'load'> & {
  readonly north: number;
  readonly east: number;
};

const courierOf = ({ vehicle, online, load, north, east }: Placed, number: number): Courier => ({
  ...{ id: `courier-${number}`, name: '김기사', tel: '01011112222', vehicle, online, load, capacity: 3 },
  position: { lat: ISU.lat + north / 111_320, lon: ISU.lon + east / 88_400 },
  positionAt: now,
});

/** Begins anew with these couriers and one call from 이수. @returns whom it was assigned to */
async function assignedTo(couriers: readonly Courier[], excluded: readonly string[]): Promise<string | null> {
  const assignment = acceptDispatchRequest(
    { id: uuidv7(), callId: uuidv7(), customerId: 'customer-1', parcelClass: CLASS, point: ISU },
    now,
  );
  await database.transaction(async (em) => {
    await em.execute('delete from courier', [], 'run');
    for (const { position, ...courier } of couriers) {
      const where = { lat: position?.lat ?? null, lon: position?.lon ?? null };
      await insertRow(em, CourierRow, { ...courier, ...where });
    }
    const row = rowOf({ ...assignment, nextRoundAt: now, excludedCourierIds: excluded });
    await insertRow(em, AssignmentRow, { ...row, correlationId: 'story', createdAt: now });
  });
  await openRoundIfDue(dispatcher, assignment.id);
  const found = await database.read((em) => findRow(em, AssignmentRow, { id: assignment.id }));
  return found?.courierId ?? null;
}

const placed = (spreadMeters: number): fc.Arbitrary<Placed> =>
  fc.record({
    vehicle: fc.constantFrom('MOTORCYCLE', 'VAN', 'TRUCK'),
    online: fc.boolean(),
    load: fc.integer({ min: 0, max: 3 }),
    north: fc.integer({ min: -spreadMeters, max: spreadMeters }),
    east: fc.integer({ min: -spreadMeters, max: spreadMeters }),
  });

test('whether couriers are few or many, near or far, a call gets the best of all who can take it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(30, 400, 3_000)
        .chain((spreadMeters) => fc.array(placed(spreadMeters), { maxLength: 90 })),
      fc.integer({ min: 0, max: 25 }),
      async (places, gaveUp) => {
        const couriers = places.map(courierOf);
        const need = { point: ISU, radiusMeters: REACH_METERS, parcelClass: CLASS, positionsSince: now };
        const ranked = nearestFirst(candidatesFor(need, couriers)).map(({ courier }) => courier.id);
        // Those who gave it up are the nearest: they must not stand before the others.
        const best = ranked[gaveUp] ?? null;
        expect(await assignedTo(couriers, ranked.slice(0, gaveUp))).toBe(best);
      },
    ),
    { numRuns: 60 },
  );
});
