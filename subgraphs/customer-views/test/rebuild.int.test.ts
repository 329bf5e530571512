import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Bus, connectBus } from '@naru/messaging';
import { type Database, openDatabase } from '@naru/persistence';
import { createHost } from '@naru/service-host';
import { databaseOfService, provisionStreams, startNatsServer, temporaryFolder } from '@naru/test-harness';
import { RebuildUnderWay, rebuildView, viewNames } from '../src/index.ts';
import { expectReceived, type RunningViews, startViews } from './running-views.ts';
import { callStory, rentalStory } from './stories.ts';

const resources = new AsyncDisposableStack();
let bus: Bus;
let views: RunningViews;
/** The service's own file, opened beside it, as an operator's command does. */
let database: Database;

beforeAll(async () => {
  const folder = resources.use(temporaryFolder());
  const nats = resources.use(await startNatsServer({ storeFolder: join(folder.path, 'nats') }));
  const { log } = createHost({ service: 'test', logLevel: 'fatal' });
  bus = resources.use(await connectBus({ servers: nats.url, name: 'test', log }));
  await provisionStreams(bus.jsm);
  const { url, target } = resources.use(await databaseOfService('customer-views'));
  views = resources.use(await startViews(nats, url));
  database = resources.use(await openDatabase({ target }));
});
afterAll(() => resources.disposeAsync());

const change = (sql: string, ...values: (string | number | Date)[]) =>
  database.transaction((em) => em.execute(sql, values, 'run'));

/** Puts another word into what a notification tells. */
async function garble(id: string, from: string, to: string): Promise<void> {
  const [row] = await database.read((em) =>
    em.execute<{ params: unknown }[]>('select params from notification where id = ?', [id]),
  );
  const text = typeof row?.params === 'string' ? row.params : JSON.stringify(row?.params);
  await change('update notification set params = ? where id = ?', text.replace(from, to), id);
}

const PAGE = `{ myPage {
  unreadCount
  pickups(first: 100) { totalCount nodes { call { id } status placeLabel courierName } }
  rentals(first: 100) { totalCount nodes { reservation { id } status itemName } }
  notifications(first: 100) { totalCount nodes { id event body read } }
} }`;

async function pageOf(sub: string) {
  const { data, errors } = await views.query(PAGE, { sub });
  expect(errors).toBeUndefined();
  return data.myPage;
}

const options = { onProgress: () => {}, discardUnfinished: false };
const rebuildAll = async () => {
  for (const view of viewNames) await rebuildView(view, { ...options, database, bus });
};

const FACTS = ['requested', 'searching', 'confirmed', 'picked-up'] as const;

test('what was damaged is whole again, what was read stays read, and nobody is told twice', async () => {
  const sub = 'customer-damaged';
  const calls = [1, 2, 3].map(() => callStory(sub, FACTS));
  const rentals = [1, 2].map(() => rentalStory(sub, ['reserved', 'confirmed']));
  await views.publish([...calls.flat(), ...rentals.flat()]);
  await views.settled();
  const whole = await pageOf(sub);
  const [first, second] = whole.notifications.nodes;
  await views.query(
    `mutation ($ids: [ID!]!) { markNotificationsRead(input: { ids: $ids }) { unreadCount } }`,
    { sub },
    { ids: [first.id, second.id] },
  );
  const before = await pageOf(sub);
  expect(before.unreadCount).toBe(whole.unreadCount - 2);

  const [lost, garbled] = calls.map((story) => story[0]?.body.id ?? '');
  await change('delete from pickup_summary where id = ?', lost ?? '');
  await change('update pickup_summary set place_label = ? where id = ?', '?', garbled ?? '');
  await change('update rental_summary set item_name = ? where customer_id = ?', '?', sub);
  await change('delete from notification where id = ?', second.id);
  await garble(first.id, 'Samsung', 'Sony');
  // One that nothing speaks for, and one whose events have expired.
  const copy = `insert into pickup_summary select ?, version, customer_id, status, place_label, fare_amount, fare_currency,
    courier_name, requested_at, ? from pickup_summary where id = ?`;
  await change(copy, 'ghost', new Date(), garbled ?? '');
  await change(copy, '0-expired', new Date('2026-01-01'), garbled ?? '');
  expect(await pageOf(sub)).not.toEqual(before);

  await rebuildAll();
  const after = await pageOf(sub);
  expect(after.pickups.nodes.filter(({ call }: { call: { id: string } }) => call.id !== '0-expired')).toEqual(
    before.pickups.nodes,
  );
  expect(after.pickups.totalCount).toBe(before.pickups.totalCount + 1);
  expect(after.rentals).toEqual(before.rentals);
  const unread = { ...second, read: false };
  expect(after.notifications.nodes).toEqual(
    before.notifications.nodes.map((one: { id: string }) => (one.id === second.id ? unread : one)),
  );
  await rebuildAll();
  expect(await pageOf(sub)).toEqual(after);
  await expectReceived(
    bus,
    sub,
    before.notifications.nodes.map(({ id }: { id: string }) => id),
  );
});

test('while events come and customers read, nobody sees a page that is half built, and nothing is missed', async () => {
  const sub = 'customer-busy';
  const stories = Array.from({ length: 40 }, () => callStory(sub, FACTS));
  await views.publish(stories.flatMap((story) => story.slice(0, 3)));
  await views.settled();
  await change('update pickup_summary set place_label = ? where customer_id = ?', 'old', sub);
  await change('delete from notification where customer_id = ?', sub);

  let done = false;
  const seen = new Set<string>();
  const reading = (async () => {
    while (!done) {
      await new Promise(setImmediate);
      const { pickups, notifications } = await pageOf(sub);
      const places = new Set(pickups.nodes.map(({ placeLabel }: { placeLabel: string }) => placeLabel));
      const old = notifications.nodes.filter(({ event }: { event: string }) => event !== 'picked-up').length;
      seen.add(`${pickups.totalCount} pick-ups of ${[...places].sort()}, ${old} notifications of before`);
    }
  })();
  const late = stories.slice(0, 20).flatMap((story) => story.slice(3));
  try {
    await Promise.all([rebuildAll(), views.publish(late)]);
  } finally {
    done = true;
  }
  await reading;
  await views.settled();

  const page = await pageOf(sub);
  expect(page.pickups.nodes.filter(({ status }: { status: string }) => status === 'PICKED_UP')).toHaveLength(
    20,
  );
  expect(page.notifications.totalCount).toBe(40 * 2 + 20);
  // A page of 100 shows each time all 80 of before or, until they are back, none; and never a row less or half of them.
  for (const sight of seen)
    expect(sight).toMatch(/^40 pick-ups of (old|이수|이수,old|old,이수), (0|80) notifications/);
  await expectReceived(
    bus,
    sub,
    stories.flatMap((story, index) =>
      [...[0, 2], ...(index < 20 ? [3] : [])].map((at) => story[at]?.id ?? ''),
    ),
  );
});

test('two rebuilds of one view do not meet, and one that was cut off is begun anew on demand', async () => {
  await change('create table pickup_summary_rebuild (id text)');
  const again = () => rebuildView('pickups', { ...options, database, bus });
  await expect(again()).rejects.toThrow(RebuildUnderWay);
  await rebuildView('pickups', { ...options, database, bus, discardUnfinished: true });
  await again();
});
