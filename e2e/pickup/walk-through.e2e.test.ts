import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, type Naru, startNaru, waitFor } from '@naru/test-harness';
import {
  acceptedCall,
  cancelPickup,
  courierLoad,
  followCall,
  ISU,
  readCall,
  registerCourier,
  requestPickup,
  SADANG,
  statusesOf,
} from './operations.ts';

let naru: Naru;
let customer: Client;
beforeAll(async () => {
  naru = await startNaru({ business: 'pickup' });
  customer = await naru.signIn('CUSTOMER', 'customer-1');
  await registerCourier(await naru.signIn('COURIER', 'courier-isu'), { name: '이수기사', position: ISU });
  await registerCourier(await naru.signIn('COURIER', 'courier-sadang'), {
    name: '사당기사',
    position: SADANG,
  });
});
afterAll(() => naru[Symbol.asyncDispose]());

test('two pick-ups are requested, confirmed with the nearest courier and pushed live', async () => {
  const places = [
    { place: { label: '이수' }, fare: 20_000, courier: '이수기사' },
    { place: { label: '사당' }, fare: 30_000, courier: '사당기사' },
  ];
  for (const { place, fare, courier } of places) {
    const call = await acceptedCall(customer, { idempotencyKey: `walk-${place.label}`, place });
    expect(call.fare).toEqual({ amount: fare, currency: 'KRW' });
    const feed = followCall(customer, call.id);
    const messages = await feed.until((all) => statusesOf(all).includes('CONFIRMED'));
    expect(messages.at(-1)?.data?.pickupCallChanged.call).toMatchObject({
      fare: { amount: fare },
      assignment: { status: 'ASSIGNED', courier: { name: courier } },
    });
    const versions = messages.map((message) => message.data?.pickupCallChanged.call.version ?? 0);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
    feed.close();
  }
});

test('a cancelled call is pushed as cancelled, frees its courier and stays on record', async () => {
  const call = await acceptedCall(customer, { idempotencyKey: 'to-cancel' });
  const feed = followCall(customer, call.id);
  await feed.until((all) => statusesOf(all).includes('CONFIRMED'));
  const load = await courierLoad(customer, 'courier-isu');

  expect((await cancelPickup(customer, call.id)).call?.status).toBe('CANCEL_PENDING');
  const messages = await feed.until((all) => statusesOf(all).includes('CANCELLED'));
  expect(statusesOf(messages).slice(-2)).toEqual(['CANCEL_PENDING', 'CANCELLED']);
  expect(await courierLoad(customer, 'courier-isu')).toBe(load - 1);
  const kept = await readCall(customer, call.id);
  expect(kept.history.map(({ status }) => status)).toEqual([
    ...['REQUESTED', 'SEARCHING', 'CONFIRMED', 'CANCEL_PENDING', 'CANCELLED'],
  ]);
  expect(kept.assignment?.status).toBe('CANCELLED');
});

test('MyPage and the notifications tell the same story, in Korean and English', async () => {
  const someone = await naru.signIn('CUSTOMER', 'customer-2');
  const feed = someone.subscribe<{
    notificationReceived: { notification: { event: string; title: string } };
  }>(
    `subscription { notificationReceived { cursor event notification { event title en: title(locale: EN) call { status } } } }`,
  );
  const other = naru.anonymous().subscribe(`subscription { notificationReceived { cursor } }`);
  await waitFor(() => other.ended, { what: 'the refusal of an anonymous subscriber' });

  await naru.subscribersListen('notificationReceived', 1);
  const call = await acceptedCall(someone, { idempotencyKey: 'notified', place: { label: '사당' } });
  const messages = await feed.until((all) => all.length >= 2);
  expect(messages.map((message) => message.data?.notificationReceived.notification.event)).toEqual(
    expect.arrayContaining(['requested', 'confirmed']),
  );
  const myPage = () =>
    someone.request<{
      myPage: {
        unreadCount: number;
        pickups: { totalCount: number; nodes: { status: string; courierName: string }[] };
      };
    }>(
      `{ myPage { customerId unreadCount pickups { totalCount nodes { status placeLabel courierName fare { amount } call { id } } } } }`,
    );
  await waitFor(async () => (await myPage()).myPage.pickups.nodes[0]?.status === 'CONFIRMED', {
    what: 'the view',
  });
  const { myPage: page } = await myPage();
  expect(page).toMatchObject({
    unreadCount: 2,
    pickups: {
      totalCount: 1,
      nodes: [
        {
          status: 'CONFIRMED',
          placeLabel: '사당',
          courierName: '사당기사',
          fare: { amount: 30_000 },
          call: { id: call.id },
        },
      ],
    },
  });
});

test('nobody else sees or changes a call', async () => {
  const call = await acceptedCall(customer, { idempotencyKey: 'private' });
  const stranger = await naru.signIn('CUSTOMER', 'stranger');
  expect(await readCall(stranger, call.id)).toBeNull();
  expect((await cancelPickup(stranger, call.id)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  const feed = followCall(stranger, call.id);
  await waitFor(() => feed.ended, { what: 'the refusal of a stranger' });
  expect(JSON.stringify(feed.ended?.reason)).toContain('NOT_FOUND');
  expect(feed.messages).toEqual([]);
  const operator = await naru.signIn('OPERATOR', 'operator-1');
  expect((await readCall(operator, call.id)).id).toBe(call.id);
});

test('the same request sent again has the same answer, with another input a conflict', async () => {
  const input = { idempotencyKey: 'again', place: { label: '방배' } };
  const [first, ...others] = await Promise.all([1, 2, 3, 4, 5].map(() => acceptedCall(customer, input)));
  expect(new Set(others.map((call) => call.id))).toEqual(new Set([first?.id]));
  const { errors } = await requestPickup(customer, { ...input, tel: '01012345678' });
  expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT', path: ['idempotencyKey'] }]);
});
