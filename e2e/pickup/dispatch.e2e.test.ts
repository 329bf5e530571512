import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Feed, type Naru, startNaru, waitFor } from '@naru/test-harness';
import {
  acceptedCall,
  answerOffer,
  type Call,
  cancelPickup,
  commandAssignment,
  courierLoad,
  followCall,
  followOffers,
  type GeoPoint,
  type OfferChange,
  readCall,
  registerCourier,
  reportPosition,
  setOnline,
  statusesOf,
} from './operations.ts';

/** Long enough for a courier on a busy machine to be found and to answer. */
const OFFER_TTL_MS = 12_000;
const POSITION_TTL_MS = 30_000;

let naru: Naru;
let customer: Client;
let unseen: Courier;
beforeAll(async () => {
  naru = await startNaru({
    business: 'pickup',
    env: {
      DISPATCH_MODE: 'offer',
      OFFER_TTL_MS: String(OFFER_TTL_MS),
      ROUND_PAUSE_MS: '100',
      SEARCH_RADII_METERS: '1000,3000,5000',
      POSITION_TTL_MS: String(POSITION_TTL_MS),
    },
  });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  unseen = await signOn('unseen', { position: placeOf(4) });
});
afterAll(() => naru[Symbol.asyncDispose]());

/** Places so far apart that the couriers of one test are out of reach in every other. */
const placeOf = (test: number): GeoPoint => ({ lat: 36 + test * 0.2, lon: 127 });
const METERS_PER_DEGREE = 111_195;
const northOf = ({ lat, lon }: GeoPoint, meters: number): GeoPoint => ({
  lat: lat + meters / METERS_PER_DEGREE,
  lon,
});

interface Courier {
  readonly id: string;
  readonly client: Client;
  readonly offers: Feed<OfferChange>;
}

async function signOn(id: string, details: Parameters<typeof registerCourier>[1]): Promise<Courier> {
  const client = await naru.signIn('COURIER', id);
  await registerCourier(client, { name: id, ...details });
  return { id, client, offers: followOffers(client, id) };
}

let calls = 0;
const callFrom = (point: GeoPoint, parcelClass = 'UNDER_10KG'): Promise<Call> => {
  calls += 1;
  return acceptedCall(customer, {
    idempotencyKey: `call-${calls}`,
    parcelClass,
    place: { label: '강변 선착장', point },
  });
};

const callAt = (id: string, status: string): Promise<Call> =>
  waitFor(
    async () => {
      const call = await readCall(customer, id);
      return call.status === status ? call : undefined;
    },
    { what: `call ${id} to be ${status}` },
  );

/**
 * What a courier was pushed of a call's offers, each change once. Of an offer that was made while the subscription began,
 * the state comes first and tells that it is open; its opening may follow.
 */
function changesOf({ offers }: Courier, callId: string) {
  const seen = new Set<string>();
  return offers.messages.flatMap(({ data }) => {
    const change = data?.offerChanged;
    if (change?.offer.call.id !== callId) return [];
    const event = change.event === 'snapshot' ? 'opened' : change.event;
    const isNew = !seen.has(`${change.offer.id} ${event}`);
    seen.add(`${change.offer.id} ${event}`);
    return isNew ? [{ event, offer: change.offer }] : [];
  });
}

/** The offer that a courier was pushed, once it is for this call and open. */
async function offered(courier: Courier, callId: string, openedBefore = 0) {
  const opened = () => changesOf(courier, callId).filter(({ event }) => event === 'opened');
  await courier.offers.until(() => opened().length > openedBefore);
  const change = opened().at(-1);
  if (change === undefined) throw new Error('unreachable: the feed had an offer');
  return change.offer;
}

const pushed = (courier: Courier, callId: string): string[] =>
  changesOf(courier, callId).map(({ event }) => event);

const codes = ({ errors }: { errors: { code: string }[] }): string[] => errors.map(({ code }) => code);

const historyOf = (call: Call): string[] => call.history.map(({ status }) => status);

/** Which courier was asked in which round, and what came of it. */
const offersOf = (call: Call): string[] =>
  (call.assignment?.offers ?? []).map(({ round, courier, status }) => `${round} ${courier.id} ${status}`);

test('whoever cannot take a call is not asked; when nobody can, it ends without a courier', async () => {
  const point = placeOf(0);
  const full = await signOn('full', { position: point, capacity: 1 });
  const filling = await callFrom(point);
  await answerOffer(full.client, 'acceptOffer', (await offered(full, filling.id)).id);
  await callAt(filling.id, 'CONFIRMED');
  const away = await signOn('away', { position: point });
  await setOnline(away.client, away.id, false);
  await signOn('nowhere', { position: null });
  await signOn('far-away', { position: northOf(point, 5_200) });
  const light = await signOn('light', { position: point, vehicle: 'MOTORCYCLE' });

  const heavy = await callAt((await callFrom(point, 'FROM_10KG')).id, 'NO_COURIER');
  expect(offersOf(heavy)).toEqual([]);
  expect(historyOf(heavy)).toEqual(['REQUESTED', 'SEARCHING', 'NO_COURIER']);
  expect(heavy.assignment?.status).toBe('EXHAUSTED');
  expect(codes(await cancelPickup(customer, heavy.id))).toEqual(['ALREADY_ENDED']);

  const lightCall = await callFrom(point);
  expect((await offered(light, lightCall.id)).round).toBe(1);
  expect(offersOf(await readCall(customer, lightCall.id))).toEqual(['1 light OFFERED']);
  await setOnline(away.client, away.id, true);
  const nextCall = await callFrom(point);
  await Promise.all([offered(light, nextCall.id), offered(away, nextCall.id)]);
});

test('an offer that expires widens the search, also when the dispatcher was away; a refusal ends a round at once', async () => {
  const point = placeOf(1);
  const near = await signOn('near', { position: northOf(point, 300) });
  const wide = await signOn('wide', { position: northOf(point, 2_500) });
  const call = await callFrom(point);
  const first = await offered(near, call.id);
  expect(first).toMatchObject({ status: 'OFFERED', round: 1 });
  expect(pushed(wide, call.id)).toEqual([]);

  await naru.service('assignment-dispatcher').stop();
  await waitFor(() => Date.now() > Date.parse(first.expiresAt), { what: 'the offer to expire' });
  expect(codes(await answerOffer(near.client, 'acceptOffer', first.id))).toEqual(['OFFER_EXPIRED']);
  const starting = naru.service('assignment-dispatcher').start();
  // Seen all the while, however long that takes.
  const second = await waitFor(
    async () => {
      await reportPosition(wide.client, wide.id, northOf(point, 2_500));
      return changesOf(wide, call.id).find(({ event }) => event === 'opened')?.offer;
    },
    { what: 'the wider search', intervalMs: 500 },
  );
  await starting;
  expect(second.round).toBe(2);
  expect(Date.parse(second.expiresAt) - Date.parse(first.expiresAt)).toBeGreaterThanOrEqual(OFFER_TTL_MS);
  expect(codes(await answerOffer(near.client, 'acceptOffer', first.id))).toEqual(['OFFER_CLOSED']);

  expect((await answerOffer(wide.client, 'declineOffer', second.id)).offer?.status).toBe('DECLINED');
  const ended = await callAt(call.id, 'NO_COURIER');
  // Sooner than the offer would have expired: the refusal ended the round.
  expect(Date.now()).toBeLessThan(Date.parse(second.expiresAt));
  expect(offersOf(ended)).toEqual(['1 near EXPIRED', '2 wide DECLINED']);
  await waitFor(() => pushed(near, call.id).length > 1 && pushed(wide, call.id).length > 1, {
    what: 'the ends of the offers',
  });
  expect(pushed(near, call.id)).toEqual(['opened', 'expired']);
  expect(pushed(wide, call.id)).toEqual(['opened', 'declined']);
});

test('of all who are asked the first to accept gets the call; released, it goes to another; then it is picked up', async () => {
  const point = placeOf(2);
  const couriers = await Promise.all(
    ['one', 'two', 'three'].map((id) => signOn(id, { position: northOf(point, 100) })),
  );
  const [one, two, three] = couriers as [Courier, Courier, Courier];
  const call = await callFrom(point);
  const changes = followCall(customer, call.id);
  await changes.until((all) => all.length > 0);
  const offers = await Promise.all(couriers.map((courier) => offered(courier, call.id)));
  const [offerOne, offerTwo] = offers as [(typeof offers)[0], (typeof offers)[0]];
  expect(offerOne.call).toMatchObject({ place: { label: '강변 선착장' }, fare: { amount: 90_000 } });

  expect(codes(await answerOffer(two.client, 'acceptOffer', offerOne.id))).toEqual(['NOT_FOUND']);
  for (let time = 1; time <= 2; time += 1) {
    const answer = await answerOffer(one.client, 'acceptOffer', offerOne.id);
    expect(answer).toMatchObject({ offer: { id: offerOne.id, status: 'ACCEPTED' }, errors: [] });
  }
  expect(codes(await answerOffer(one.client, 'declineOffer', offerOne.id))).toEqual(['OFFER_CLOSED']);
  expect(codes(await answerOffer(two.client, 'acceptOffer', offerTwo.id))).toEqual(['OFFER_CLOSED']);
  const confirmed = await callAt(call.id, 'CONFIRMED');
  expect(confirmed.assignment).toMatchObject({ status: 'ASSIGNED', courier: { id: 'one' } });
  expect(offersOf(confirmed).toSorted()).toEqual(['1 one ACCEPTED', '1 three REVOKED', '1 two REVOKED']);
  await waitFor(() => couriers.every((courier) => pushed(courier, call.id).length === 2), {
    what: 'the ends of the offers',
  });
  expect(couriers.map((courier) => pushed(courier, call.id)[1])).toEqual(['accepted', 'revoked', 'revoked']);
  expect(await courierLoad(customer, 'one')).toBe(1);

  const assignmentId = confirmed.assignment?.id ?? '';
  expect(codes(await commandAssignment(two.client, 'releaseAssignment', assignmentId))).toEqual([
    'NOT_ASSIGNED',
  ]);
  expect((await commandAssignment(one.client, 'releaseAssignment', assignmentId)).assignment?.status).toBe(
    'PENDING',
  );
  const [again] = await Promise.all([offered(two, call.id, 1), offered(three, call.id, 1)]);
  expect(codes(await answerOffer(one.client, 'acceptOffer', offerOne.id))).toEqual(['OFFER_STALE']);
  expect(again.round).toBe(1);
  expect(await courierLoad(customer, 'one')).toBe(0);
  await answerOffer(two.client, 'acceptOffer', again.id);
  await changes.until((all) => statusesOf(all).filter((status) => status === 'CONFIRMED').length === 2);
  expect(pushed(one, call.id)).toEqual(['opened', 'accepted']);

  expect(codes(await commandAssignment(one.client, 'completePickup', assignmentId))).toEqual([
    'NOT_ASSIGNED',
  ]);
  for (let time = 1; time <= 2; time += 1) {
    expect((await commandAssignment(two.client, 'completePickup', assignmentId)).assignment?.status).toBe(
      'COMPLETED',
    );
  }
  expect(codes(await commandAssignment(two.client, 'releaseAssignment', assignmentId))).toEqual([
    'NOT_ASSIGNED',
  ]);
  await changes.until((all) => statusesOf(all).includes('PICKED_UP'));
  const path = ['SEARCHING', 'CONFIRMED', 'SEARCHING', 'CONFIRMED', 'PICKED_UP'];
  expect(statusesOf(changes.messages).filter((status) => status !== 'REQUESTED')).toEqual(path);
  const pickedUp = await readCall(customer, call.id);
  expect(historyOf(pickedUp)).toEqual(['REQUESTED', ...path]);
  expect(pickedUp.assignment).toMatchObject({ status: 'COMPLETED', courier: { id: 'two' } });
  expect(codes(await cancelPickup(customer, call.id))).toEqual(['ALREADY_PICKED_UP']);
  for (const { id } of couriers) expect(await courierLoad(customer, id)).toBe(0);
});

test('a cancelled call takes its offers back', async () => {
  const point = placeOf(3);
  const courier = await signOn('hesitant', { position: point });
  const call = await callFrom(point);
  const offer = await offered(courier, call.id);
  await cancelPickup(customer, call.id);
  const cancelled = await callAt(call.id, 'CANCELLED');
  expect(offersOf(cancelled)).toEqual(['1 hesitant REVOKED']);
  expect(codes(await answerOffer(courier.client, 'acceptOffer', offer.id))).toEqual(['OFFER_CLOSED']);
  await courier.offers.until(() => pushed(courier, call.id).includes('revoked'));
  expect(await courierLoad(customer, courier.id)).toBe(0);
});

test('a courier who was not seen for too long is not asked, until seen again', async () => {
  const ageSeconds = async () =>
    (
      await customer.request<{ courier: { positionAgeSeconds: number } }>(
        `{ courier(id: "unseen") { positionAgeSeconds } }`,
      )
    ).courier.positionAgeSeconds;
  await waitFor(async () => (await ageSeconds()) * 1_000 > POSITION_TTL_MS, {
    what: 'the position to be stale',
    timeoutMs: 10 * POSITION_TTL_MS,
  });
  const ended = await callAt((await callFrom(placeOf(4))).id, 'NO_COURIER');
  expect(offersOf(ended)).toEqual([]);
  await reportPosition(unseen.client, unseen.id, placeOf(4));
  await offered(unseen, (await callFrom(placeOf(4))).id);
});
