import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Bus, connectBus } from '@naru/messaging';
import { createHost } from '@naru/service-host';
import { databaseOfService, provisionStreams, startNatsServer, temporaryFolder } from '@naru/test-harness';
import { expectReceived, type Role, type RunningViews, startViews } from './running-views.ts';
import { callStory, eventOf, rentalStory } from './stories.ts';

const resources = new AsyncDisposableStack();
let bus: Bus;
let views: RunningViews;

beforeAll(async () => {
  const folder = resources.use(temporaryFolder());
  const nats = resources.use(await startNatsServer({ storeFolder: join(folder.path, 'nats') }));
  const { log } = createHost({ service: 'test', logLevel: 'fatal' });
  bus = resources.use(await connectBus({ servers: nats.url, name: 'test', log }));
  await provisionStreams(bus.jsm);
  const { url } = resources.use(await databaseOfService('customer-views'));
  views = resources.use(await startViews(nats, url));
});
afterAll(async () => resources.disposeAsync());

/** Each test has a customer of its own. */
let customer: { sub: string };
let customers = 0;
beforeEach(() => {
  customers += 1;
  customer = { sub: `customer-${customers}` };
});

const PAGE = `{ myPage {
  rentals { totalCount nodes {
    reservation { id } status itemName quantity startDate endDate total { amount currency } updatedAt
  } }
  notifications { totalCount nodes { id kind event call { id } reservation { id } } }
} }`;

async function pageOf(caller: { sub: string }) {
  const { data, errors } = await views.query(PAGE, caller);
  expect(errors).toBeUndefined();
  return data.myPage;
}

test('events told twice, out of order and late show the newest state, and each notification exists once', async () => {
  const facts = ['reserved', 'confirmed', 'prepared', 'rented', 'partially-returned', 'returned'] as const;
  const story = rentalStory(customer.sub, facts);
  await views.publish([6, 3, 1, 6, 4, 4, 1].map((version) => eventOf(story, version)));
  await views.settled();
  await views.publish([2, 5, 3, 6, 5, 4, 3, 2, 1].map((version) => eventOf(story, version)));
  await views.settled();

  const { rentals, notifications } = await pageOf(customer);
  const { id, updatedAt } = eventOf(story, 6).body;
  expect(rentals).toEqual({
    totalCount: 1,
    nodes: [
      {
        ...{ reservation: { id }, status: 'RETURNED', itemName: 'SamsungTV55in', quantity: 3 },
        ...{ startDate: '2026-03-10', endDate: '2026-03-12' },
        ...{ total: { amount: 270_000, currency: 'KRW' }, updatedAt },
      },
    ],
  });
  expect(notifications.nodes).toEqual(
    story.toReversed().map((event) => ({
      ...{ id: event.id, kind: 'RENTAL', event: event.fact },
      ...{ call: null, reservation: { id } },
    })),
  );
  const received = await expectReceived(
    bus,
    customer.sub,
    story.map((event) => event.id),
  );
  const partly = eventOf(story, 5);
  expect(received.find((notification) => notification.id === partly.id)).toEqual({
    ...{ id: partly.id, version: 1, customerId: customer.sub, kind: 'RENTAL', event: 'partially-returned' },
    params: {
      ...{ itemName: 'SamsungTV55in', quantity: '3', startDate: '2026-03-10', endDate: '2026-03-12' },
      ...{ totalAmount: '270000', totalCurrency: 'KRW', returnedQuantity: '1' },
    },
    ...{ callId: null, reservationId: id, occurredAt: partly.body.updatedAt },
  });
});

test('that they asked to cancel shows on the page but is not told; how that ended is', async () => {
  const story = rentalStory(customer.sub, ['reserved', 'cancel-requested', 'cancelled']);
  const [reserved, asked, cancelled] = [1, 2, 3].map((version) => eventOf(story, version));
  if (!reserved || !asked || !cancelled) throw new Error('The story is too short');
  await views.publish([reserved, asked]);
  await views.settled();
  expect((await pageOf(customer)).rentals.nodes[0].status).toBe('CANCEL_PENDING');
  await views.publish([cancelled]);
  await views.settled();
  expect((await pageOf(customer)).rentals.nodes[0].status).toBe('CANCELLED');
  await expectReceived(bus, customer.sub, [reserved.id, cancelled.id]);
});

test('pick-ups and rentals share the notifications, and each reads in Korean unless English is asked for', async () => {
  await views.publish([
    ...callStory(customer.sub, ['requested']),
    ...rentalStory(customer.sub, ['reserved'], '노트북'),
  ]);
  await views.settled();
  const query =
    '{ myPage { notifications { nodes { title body en: title(locale: EN) text: body(locale: EN) } } } }';
  const { data } = await views.query(query, customer);
  const [rental, call] = data.myPage.notifications.nodes;
  expect(rental.title).toBe('예약이 접수되었습니다');
  expect(rental.body).toContain('노트북 3대(2026년 3월 10일~12일)');
  expect(rental.en).toBe('We have received your reservation');
  expect(rental.text).toContain('KRW 270,000');
  expect(call.title).toBe('픽업 호출이 접수되었습니다');
});

test('pages of rentals follow each other, newest first', async () => {
  const stories = [1, 2, 3].map(() => rentalStory(customer.sub, ['reserved']));
  await views.publish(stories.flat());
  await views.settled();
  const query = `query ($after: String) { myPage {
    rentals(first: 2, after: $after) { nodes { reservation { id } } pageInfo { hasNextPage endCursor } totalCount }
  } }`;
  const one = (await views.query(query, customer)).data.myPage.rentals;
  const two = (await views.query(query, customer, { after: one.pageInfo.endCursor })).data.myPage.rentals;
  expect([...one.nodes, ...two.nodes]).toEqual(
    stories.toReversed().map((story) => ({ reservation: { id: eventOf(story, 1).body.id } })),
  );
  expect([one.pageInfo.hasNextPage, two.pageInfo.hasNextPage, one.totalCount]).toEqual([true, false, 3]);
});

test('nobody but the customer, and operators, sees anything of a rental', async () => {
  const event = eventOf(rentalStory(customer.sub, ['reserved']), 1);
  await views.publish([event]);
  await views.settled();
  const nothing = { totalCount: 0, nodes: [] };
  expect(await pageOf({ sub: 'stranger' })).toEqual({ rentals: nothing, notifications: nothing });
  const reference = `query ($id: ID!) {
    _entities(representations: [{ __typename: "Notification", id: $id }]) { ... on Notification { event } }
  }`;
  const resolved = async (caller?: { sub: string; role?: Role }) =>
    (await views.query(reference, caller, { id: event.id })).data._entities[0];
  expect(await resolved(customer)).toEqual({ event: 'reserved' });
  expect(await resolved({ sub: 'op', role: 'OPERATOR' })).toEqual({ event: 'reserved' });
  expect(await resolved({ sub: 'stranger' })).toBeNull();
  expect(await resolved({ sub: 'shop', role: 'VENDOR' })).toBeNull();
  expect(await resolved()).toBeNull();
  const anonymous = await views.query(PAGE);
  expect(anonymous.errors[0].extensions.code).toBe('UNAUTHENTICATED');
});
