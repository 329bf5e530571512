import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '@naru/persistence';
import { temporaryFolder } from '@naru/test-harness';
import fc from 'fast-check';
import { migrations } from '../migrations/sqlite/index.ts';
import { projectPickup } from '../src/application/project-pickup.ts';
import { listPickups } from '../src/application/read-views.ts';
import { entities } from '../src/entities/index.ts';
import { eventOf, storyOf } from './running-views.ts';

const resources = new AsyncDisposableStack();
let database: Database;

beforeAll(async () => {
  const folder = resources.use(temporaryFolder());
  database = resources.use(
    await openDatabase({ url: `sqlite:${folder.path}/views.sqlite`, entities, migrations }),
  );
});
afterAll(async () => resources.disposeAsync());

test('the migrations make the tables that the entities describe', async () => {
  expect(await database.drift()).toBe('');
});

test('in whatever order and however often its snapshots come, a summary shows the newest of them', async () => {
  let runs = 0;
  const order = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(order, async (versions) => {
      runs += 1;
      const customerId = `customer-${runs}`;
      const story = storyOf(customerId, [
        ...(['requested', 'searching', 'confirmed', 'searching', 'confirmed', 'cancelled'] as const),
      ]);
      for (const version of versions) await projectPickup(database, eventOf(story, version).body);
      const newest = eventOf(story, Math.max(...versions)).body;
      expect(await listPickups(database, customerId, { limit: 2, beforeId: undefined })).toEqual([
        {
          ...{ callId: newest.id, status: newest.status, placeLabel: '이수', fare: newest.fare },
          courierName: newest.courier?.name ?? null,
          requestedAt: new Date(newest.requestedAt),
          updatedAt: new Date(newest.updatedAt),
        },
      ]);
    }),
    { numRuns: 100 },
  );
});
