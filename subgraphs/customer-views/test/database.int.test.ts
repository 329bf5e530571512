import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '@naru/persistence';
import { databaseOfService } from '@naru/test-harness';
import fc from 'fast-check';
import { customerPickups, customerRentals } from '../src/application/customer-list.ts';
import { projectPickup } from '../src/application/project-pickup.ts';
import { projectRental } from '../src/application/project-rental.ts';
import { customerViewsTables } from '../src/tables.ts';
import { callStory, eventOf, rentalStory } from './stories.ts';

const resources = new AsyncDisposableStack();
let database: Database;

beforeAll(async () => {
  const { target } = resources.use(await databaseOfService('customer-views'));
  database = resources.use(await openDatabase({ target, tables: customerViewsTables }));
});
afterAll(async () => resources.disposeAsync());

test('the migrations make the tables that the entities describe', async () => {
  expect(await database.drift()).toBe('');
});

const ANY_ORDER = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 });
const ALL = { limit: 2, beforeId: undefined };

test('in whatever order and however often its snapshots come, a pick-up shows the newest of them', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(ANY_ORDER, async (versions) => {
      runs += 1;
      const customerId = `caller-${runs}`;
      const story = callStory(customerId, [
        ...(['requested', 'searching', 'confirmed', 'searching', 'confirmed', 'cancelled'] as const),
      ]);
      for (const version of versions) await projectPickup(database, eventOf(story, version).body);
      const { id, status, fare, courier, requestedAt, updatedAt } = eventOf(
        story,
        Math.max(...versions),
      ).body;
      expect(await customerPickups.load(database, customerId, ALL)).toEqual([
        {
          ...{ id, status, placeLabel: '이수', fare, courierName: courier?.name ?? null },
          ...{ requestedAt: new Date(requestedAt), updatedAt: new Date(updatedAt) },
        },
      ]);
    }),
    { numRuns: 100 },
  );
});

test('in whatever order and however often its snapshots come, a rental shows the newest of them', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(ANY_ORDER, async (versions) => {
      runs += 1;
      const customerId = `renter-${runs}`;
      const story = rentalStory(customerId, [
        ...(['reserved', 'confirmed', 'prepared', 'rented', 'partially-returned', 'returned'] as const),
      ]);
      for (const version of versions) await projectRental(database, eventOf(story, version).body);
      const { id, status, total, updatedAt } = eventOf(story, Math.max(...versions)).body;
      expect(await customerRentals.load(database, customerId, ALL)).toEqual([
        {
          ...{ id, status, itemName: 'SamsungTV55in', quantity: 3, total },
          ...{ startDate: '2026-03-10', endDate: '2026-03-12', updatedAt: new Date(updatedAt) },
        },
      ]);
    }),
    { numRuns: 100 },
  );
});
