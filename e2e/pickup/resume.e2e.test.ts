import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Feed, type Naru, startNaru, waitFor } from '@naru/test-harness';
import {
  acceptedCall,
  answerOffer,
  type CallChange,
  cancelPickup,
  commandAssignment,
  courierLoad,
  eventsOf,
  followCall,
  followOffers,
  ISU,
  type OfferChange,
  readCall,
  registerCourier,
} from './operations.ts';

let naru: Naru;
let customer: Client;
let courier: Client;
/** The courier's answers come through here, wherever the subscriber of a test is at that time. */
let offers: Feed<OfferChange>;
beforeAll(async () => {
  naru = await startNaru({
    business: 'pickup',
    env: {
      ...{ DISPATCH_MODE: 'offer', SEARCH_RADII_METERS: '2000', ROUND_PAUSE_MS: '50' },
      OFFER_TTL_MS: '3600000', // an offer that is left open is no event
    },
  });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  courier = await naru.signIn('COURIER', 'courier-1');
  await registerCourier(courier, { capacity: 50, position: ISU });
  offers = followOffers(courier, 'courier-1');
  await naru.subscribersListen('offerChanged', 1);
});
afterAll(() => naru[Symbol.asyncDispose]());

let calls = 0;
/** A call whose courier was asked and has not answered yet. */
async function searchingCall(client = customer): Promise<string> {
  calls += 1;
  const { id } = await acceptedCall(client, { idempotencyKey: `resume-${calls}` });
  await offerFor(id);
  await reaches(id, 'SEARCHING');
  return id;
}

async function offerFor(callId: string): Promise<string> {
  const ofCall = () =>
    offers.messages.find(
      ({ data }) => data?.offerChanged.offer.call.id === callId && data.offerChanged.event === 'opened',
    )?.data?.offerChanged.offer.id;
  await offers.until(() => ofCall() !== undefined);
  return ofCall() ?? '';
}

const accept = async (callId: string) => {
  const { offer } = await answerOffer(courier, 'acceptOffer', await offerFor(callId));
  await reaches(callId, 'CONFIRMED');
  return offer?.call.assignment.id ?? '';
};

const reaches = (callId: string, status: string) =>
  waitFor(async () => (await readCall(courier, callId)).status === status, {
    what: `call ${callId} to be ${status}`,
  });

const changesIn = (feed: Feed<CallChange>) =>
  feed.messages.map(({ data }) => data?.pickupCallChanged).filter((change) => change !== undefined);
const cursorOf = (feed: Feed<CallChange>): string => changesIn(feed).at(-1)?.cursor ?? '';
/** As they were when they happened, not as they are when they are told. */
const toldBy = (feed: Feed<CallChange>): string[] =>
  changesIn(feed).map(({ event, call }) => `${event} ${call.version} ${call.status}`);

async function refusalOf(feed: Feed<CallChange>): Promise<string> {
  const { reason } = await waitFor(() => feed.ended, { what: 'the refusal' });
  expect(feed.messages).toEqual([]);
  const [error] = reason as { extensions: { code: string } }[];
  return error?.extensions.code ?? '';
}

test('who comes back with the last cursor gets exactly what was missed, in order, then what happens', async () => {
  const id = await searchingCall();
  const before = followCall(customer, id);
  await before.until((all) => all.length === 1);
  const fromSnapshot = cursorOf(before);
  expect(toldBy(before)).toEqual(['snapshot 2 SEARCHING']);

  const assignmentId = await accept(id);
  await before.until((all) => all.length === 2);
  const fromChange = cursorOf(before);
  before.close();
  await customer[Symbol.asyncDispose]();

  // Missed by everybody: the courier gives the call up, and nobody else is in reach.
  await commandAssignment(courier, 'releaseAssignment', assignmentId);
  await reaches(id, 'NO_COURIER');
  const missed = ['searching 4 SEARCHING', 'no-courier 5 NO_COURIER'];
  const back = await naru.signIn('CUSTOMER', 'customer-1');
  const again = followCall(back, id, fromChange);
  await again.until((all) => all.length === missed.length);
  expect(toldBy(again)).toEqual(missed);
  const longer = followCall(back, id, fromSnapshot);
  await longer.until((all) => all.length === missed.length + 1);
  expect(toldBy(longer)).toEqual(['confirmed 3 CONFIRMED', ...missed]);
});

test('what was missed is followed by what happens, without a gap or a repetition, for every subscriber', async () => {
  const someone = await naru.signIn('CUSTOMER', 'customer-2');
  const id = await searchingCall(someone);
  const before = followCall(someone, id);
  await before.until((all) => all.length === 1);
  const after = cursorOf(before);
  before.close();
  const assignmentId = await accept(id);

  // They come back while more is happening.
  const others = await Promise.all([1, 2, 3].map(() => naru.signIn('CUSTOMER', 'customer-2')));
  const completing = commandAssignment(courier, 'completePickup', assignmentId);
  const feeds = [someone, ...others].map((client) => followCall(client, id, after));
  await completing;
  for (const feed of feeds) await feed.until((all) => eventsOf(all).includes('picked-up'));
  for (const feed of feeds) {
    expect(toldBy(feed)).toEqual(['confirmed 3 CONFIRMED', 'picked-up 4 PICKED_UP']);
    expect(changesIn(feed).map(({ cursor }) => cursor)).toEqual(
      changesIn(feeds[0] as Feed<CallChange>).map(({ cursor }) => cursor),
    );
  }
  // Nothing is left to tell from the last cursor on, but the subscription stands.
  const rest = followCall(someone, id, cursorOf(feeds[0] as Feed<CallChange>));
  const fresh = followCall(someone, id);
  await fresh.until((all) => all.length === 1);
  expect(toldBy(fresh)).toEqual(['snapshot 4 PICKED_UP']);
  expect(rest.messages).toEqual([]);
  expect(rest.ended).toBeUndefined();
});

test('notifications and offers are resumed too', async () => {
  const someone = await naru.signIn('CUSTOMER', 'customer-3');
  type Notified = {
    notificationReceived: {
      cursor: string;
      notification: { id: string; event: string; call: { id: string } };
    };
  };
  const notified = (after?: string) =>
    someone.subscribe<Notified>(
      `subscription ($after: String) {
        notificationReceived(after: $after) { cursor notification { id event call { id } } }
      }`,
      { after },
    );
  const told = (feed: Feed<Notified>) =>
    feed.messages.map(({ data }) => data?.notificationReceived.notification.event);
  const live = notified();
  await naru.subscribersListen('notificationReceived', 1);
  const warmUp = await searchingCall(someone);
  await live.until((all) => all.length === 1);
  const noticeCursor = live.messages[0]?.data?.notificationReceived.cursor;
  const opened = () => offers.messages.filter(({ data }) => data?.offerChanged.event === 'opened');
  const offerCursor = opened().at(-1)?.data?.offerChanged.cursor;
  live.close();

  await accept(warmUp);
  const second = await searchingCall(someone);
  await cancelPickup(someone, second);
  await reaches(second, 'CANCELLED');

  const notices = notified(noticeCursor);
  await notices.until((all) => all.length === 3);
  const third = await searchingCall(someone);
  await notices.until((all) => all.length === 4);
  const notified3 = (await naru.streams.read('CUSTOMER'))
    .filter(({ subject }) => subject.startsWith('customer.notification.customer-3.'))
    .map(({ body }) => body.event);
  // Several are made at a time: their order is the stream's.
  expect(told(notices)).toEqual(notified3.slice(1));
  expect(notified3.toSorted()).toEqual(['cancelled', 'confirmed', 'requested', 'requested', 'requested']);

  const resumed = followOffers(await naru.signIn('COURIER', 'courier-1'), 'courier-1', offerCursor);
  await resumed.until((all) => all.length === 4);
  expect(
    resumed.messages.map(({ data }) => `${data?.offerChanged.event} ${data?.offerChanged.offer.call.id}`),
  ).toEqual([`accepted ${warmUp}`, `opened ${second}`, `revoked ${second}`, `opened ${third}`]);
  expect(await courierLoad(courier, 'courier-1')).toBe(1);
});

test('a cursor is good for its own subscription only, and only while the stream keeps what follows it', async () => {
  const someone = await naru.signIn('CUSTOMER', 'customer-4');
  const [one, other] = [await searchingCall(someone), await searchingCall(someone)];
  const feed = followCall(someone, one);
  await feed.until((all) => all.length === 1);
  const cursor = cursorOf(feed);
  expect(await refusalOf(followCall(someone, other, cursor))).toBe('CURSOR_INVALID');
  expect(await refusalOf(followCall(someone, one, `${cursor}x`))).toBe('CURSOR_INVALID');
  expect(await refusalOf(followCall(customer, one, cursor))).toBe('NOT_FOUND');

  await accept(one);
  await feed.until((all) => all.length === 2);
  // Not before everybody has handled it: what is purged is lost to the services too.
  await waitFor(async () => (await noticesOf(someone)) === 3, { what: 'the notifications' });
  await naru.streams.purge('PICKUP');
  expect(await refusalOf(followCall(someone, one, cursor))).toBe('CURSOR_EXPIRED');
  const fresh = followCall(someone, one);
  await fresh.until((all) => all.length === 1);
  expect(toldBy(fresh)).toEqual(['snapshot 3 CONFIRMED']);
  await cancelPickup(someone, one);
  for (const live of [feed, fresh]) await live.until((all) => eventsOf(all).includes('cancelled'));
  expect(toldBy(fresh).slice(1)).toEqual(['cancel-requested 4 CANCEL_PENDING', 'cancelled 5 CANCELLED']);
});

const noticesOf = async (client: Client): Promise<number> =>
  (
    await client.request<{ myPage: { notifications: { totalCount: number } } }>(
      `{ myPage { notifications { totalCount } } }`,
    )
  ).myPage.notifications.totalCount;
