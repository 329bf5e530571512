import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Bus, connectBus } from '@naru/messaging';
import { openDatabase } from '@naru/persistence';
import { createHost } from '@naru/service-host';
import {
  databaseOfService,
  type NatsServer,
  provisionStreams,
  startNatsServer,
  type TestDatabase,
  temporaryFolder,
} from '@naru/test-harness';
import {
  expectReceived,
  forgetConsumers,
  type Role,
  type RunningViews,
  startViews,
} from './running-views.ts';
import { callStory, eventOf, rentalStory } from './stories.ts';

const resources = new AsyncDisposableStack();
let nats: NatsServer;
let bus: Bus;
let place: TestDatabase;
let views: RunningViews;

beforeAll(async () => {
  const folder = resources.use(temporaryFolder());
  nats = resources.use(await startNatsServer({ storeFolder: join(folder.path, 'nats') }));
  const { log } = createHost({ service: 'test', logLevel: 'fatal' });
  bus = resources.use(await connectBus({ servers: nats.url, name: 'test', log }));
  await provisionStreams(bus.jsm);
  place = resources.use(await databaseOfService('customer-views'));
  views = await startViews(nats, place.url);
  resources.defer(() => views[Symbol.asyncDispose]()); // whichever runs by then
});
afterAll(async () => resources.disposeAsync());

/** Each test has a customer of its own. */
let customer: { sub: string };
let customers = 0;
beforeEach(() => {
  customers += 1;
  customer = { sub: `customer-${customers}` };
});

const LONG_STORY = [
  ...['requested', 'searching', 'confirmed', 'searching', 'confirmed', 'picked-up'],
] as Parameters<typeof callStory>[1];

const PAGE = `{ myPage {
  customerId unreadCount
  pickups { totalCount nodes { call { id } status placeLabel fare { amount currency } courierName requestedAt updatedAt } }
  rentals { totalCount nodes { reservation { id } status itemName } }
  notifications { totalCount nodes { id kind event title body occurredAt read call { id } reservation { id } } }
} }`;

const NOTHING = { totalCount: 0, nodes: [] };

async function pageOf(caller: { sub: string }) {
  const { data, errors } = await views.query(PAGE, caller);
  expect(errors).toBeUndefined();
  return data.myPage;
}

test('events told twice, out of order and late show the newest state, and each notification exists once', async () => {
  const story = callStory(customer.sub, LONG_STORY);
  const event = (version: number) => eventOf(story, version);
  await views.publish([6, 3, 1, 6, 4, 4, 1].map(event));
  await views.settled();
  await views.publish([2, 5, 3, 6, 5, 4, 3, 2, 1].map(event));
  await views.settled();

  const { pickups, notifications, unreadCount } = await pageOf(customer);
  expect(pickups).toEqual({
    totalCount: 1,
    nodes: [
      {
        call: { id: event(6).body.id },
        ...{ status: 'PICKED_UP', placeLabel: '이수', fare: { amount: 20_000, currency: 'KRW' } },
        courierName: '박기사 4',
        requestedAt: event(6).body.requestedAt,
        updatedAt: event(6).body.updatedAt,
      },
    ],
  });
  expect(notifications.nodes.map(({ event }: { event: string }) => event)).toEqual([
    ...['picked-up', 'confirmed', 'searching', 'confirmed', 'requested'],
  ]);
  expect([notifications.totalCount, unreadCount]).toEqual([5, 5]);
  const told = story.filter(({ body }) => body.version !== 2).map(({ id }) => id);
  const received = await expectReceived(bus, customer.sub, told);
  const confirmed = event(3);
  expect(received.find(({ id }) => id === confirmed.id)).toEqual({
    ...{ id: confirmed.id, version: 1, customerId: customer.sub, kind: 'PICKUP', event: 'confirmed' },
    params: { placeLabel: '이수', courierName: '박기사 2' },
    ...{ callId: confirmed.body.id, reservationId: null, occurredAt: confirmed.body.updatedAt },
  });
});

test('two replicas on one database share the events and tell each of them once', async () => {
  await using _replica = await startViews(nats, place.url);
  const stories = Array.from({ length: 20 }, () => callStory(customer.sub, LONG_STORY));
  await views.publish(stories.flat());
  await views.publish(stories.flat().toReversed());
  await views.settled();
  const told = stories.flatMap((story) => story.filter(({ body }) => body.version !== 2));
  expect((await pageOf(customer)).notifications.totalCount).toBe(told.length);
  await expectReceived(
    bus,
    customer.sub,
    told.map(({ id }) => id),
  );
  const { data } = await views.query(
    '{ myPage { pickups(first: 100) { totalCount nodes { status } } } }',
    customer,
  );
  expect(data.myPage.pickups.totalCount).toBe(20);
  expect(new Set(data.myPage.pickups.nodes.map(({ status }: { status: string }) => status))).toEqual(
    new Set(['PICKED_UP']),
  );
});

test('a notification reads in Korean unless English is asked for', async () => {
  await views.publish(callStory(customer.sub, ['requested']));
  await views.settled();
  const query =
    '{ myPage { notifications { nodes { title body en: title(locale: EN) text: body(locale: EN) } } } }';
  const { data } = await views.query(query, customer);
  const [notification] = data.myPage.notifications.nodes;
  expect(notification.title).toBe('픽업 호출이 접수되었습니다');
  expect(notification.body).toContain('20,000원');
  expect(notification.en).toBe('We have received your pick-up call');
  expect(notification.text).toContain('KRW 20,000');
});

test('pages follow each other, newest first', async () => {
  const stories = [1, 2, 3].map(() => callStory(customer.sub, ['requested']));
  await views.publish(stories.flat());
  await views.settled();
  const query = `query ($after: String) { myPage {
    pickups(first: 2, after: $after) { nodes { call { id } } pageInfo { hasNextPage endCursor } totalCount }
    notifications(first: 2) { nodes { id } }
  } }`;
  const one = (await views.query(query, customer)).data.myPage;
  const after = one.pickups.pageInfo.endCursor;
  const two = (await views.query(query, customer, { after })).data.myPage;
  const calls = [one, two].flatMap(({ pickups }) => pickups.nodes);
  expect(calls).toEqual(stories.toReversed().map((story) => ({ call: { id: eventOf(story, 1).body.id } })));
  expect([one, two].map(({ pickups }) => pickups.pageInfo.hasNextPage)).toEqual([true, false]);
  expect(one.pickups.totalCount).toBe(3);
  expect(one.notifications.nodes).toEqual(
    stories
      .toReversed()
      .slice(0, 2)
      .map((story) => ({ id: eventOf(story, 1).id })),
  );
  const tooMany = await views.query('{ myPage { pickups(first: 101) { totalCount } } }', customer);
  expect(tooMany.errors[0].extensions.code).toBe('BAD_USER_INPUT');
});

test('a page is its own customer’s: others see nothing of it and the anonymous have none', async () => {
  const event = eventOf(callStory(customer.sub, ['requested']), 1);
  await views.publish([event]);
  await views.settled();
  expect(await pageOf({ sub: 'stranger' })).toEqual({
    ...{ customerId: 'stranger', unreadCount: 0 },
    ...{ pickups: NOTHING, rentals: NOTHING, notifications: NOTHING },
  });
  const anonymous = await views.query(PAGE);
  expect(anonymous.data).toBeNull();
  expect(anonymous.errors[0].extensions.code).toBe('UNAUTHENTICATED');

  const reference = `query ($id: ID!) {
    _entities(representations: [{ __typename: "Notification", id: $id }]) { ... on Notification { event } }
  }`;
  const resolved = async (caller?: { sub: string; role?: Role }) =>
    (await views.query(reference, caller, { id: event.id })).data._entities[0];
  expect(await resolved(customer)).toEqual({ event: 'requested' });
  expect(await resolved({ sub: 'op', role: 'OPERATOR' })).toEqual({ event: 'requested' });
  expect(await resolved({ sub: 'stranger' })).toBeNull();
  expect(await resolved({ sub: 'stranger', role: 'COURIER' })).toBeNull();
  expect(await resolved()).toBeNull();
});

test('notifications are marked as read all together or not at all', async () => {
  const mine = callStory(customer.sub, ['requested', 'searching', 'confirmed']);
  const foreign = eventOf(callStory('somebody-else', ['requested']), 1);
  await views.publish([...mine, foreign]);
  await views.settled();
  const [requested, confirmed] = [eventOf(mine, 1).id, eventOf(mine, 3).id];
  const mark = async (ids: readonly string[], caller: { sub: string } | undefined = customer) => {
    const query = `mutation ($ids: [ID!]!) {
      markNotificationsRead(input: { ids: $ids }) { unreadCount errors { code path } }
    }`;
    return (await views.query(query, caller, { ids })).data?.markNotificationsRead;
  };
  const refused = (code: string) => ({ unreadCount: 2, errors: [{ code, path: ['ids'] }] });

  expect(await mark([requested, foreign.id])).toEqual(refused('NOT_FOUND'));
  expect(await mark([requested, 'unknown'])).toEqual(refused('NOT_FOUND'));
  expect(await mark([])).toEqual(refused('IDS_INVALID'));
  expect(await mark(Array.from({ length: 101 }, () => requested))).toEqual(refused('IDS_INVALID'));
  expect(await mark([requested], { sub: 'stranger' })).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
  expect((await pageOf(customer)).unreadCount).toBe(2);

  expect(await mark([requested])).toEqual({ unreadCount: 1, errors: [] });
  expect(await mark([requested, requested])).toEqual({ unreadCount: 1, errors: [] });
  expect(await mark([requested, confirmed])).toEqual({ unreadCount: 0, errors: [] });
  const read = (await pageOf(customer)).notifications.nodes.map(({ read }: { read: boolean }) => read);
  expect(read).toEqual([true, true]);
  expect((await pageOf({ sub: 'somebody-else' })).unreadCount).toBe(1);
  const anonymous = await views.query(
    'mutation { markNotificationsRead(input: { ids: ["x"] }) { unreadCount } }',
  );
  expect(anonymous.errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

test('consumers that start anew change nothing; without its database the page is made again from the stream', async () => {
  const story = callStory(customer.sub, LONG_STORY);
  await views.publish([...story, ...rentalStory(customer.sub, ['reserved', 'confirmed'])]);
  await views.settled();
  const before = await pageOf(customer);
  const told = before.notifications.nodes.map(({ id }: { id: string }) => id);
  await expectReceived(bus, customer.sub, told);

  const restart = async (whileDown: () => Promise<void>) => {
    await views[Symbol.asyncDispose]();
    await forgetConsumers(bus);
    await whileDown();
    views = await startViews(nats, place.url);
    await views.settled();
  };
  await restart(async () => {
    // As the sweep does with notes of having been handled that are a week old.
    await using database = await openDatabase({ target: place.target });
    await database.transaction((em) => em.execute('delete from inbox', [], 'run'));
  });
  expect(await pageOf(customer)).toEqual(before);
  await expectReceived(bus, customer.sub, told);

  await restart(async () => {
    place = resources.use(await databaseOfService('customer-views'));
  });
  expect(await pageOf(customer)).toEqual(before);
});
