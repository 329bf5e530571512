import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Client,
  type Feed,
  type Naru,
  persistently,
  seededRandom,
  startNaru,
  waitFor,
} from '@naru/test-harness';
import { expectSoundBooks, expectSoundStory, settledBooks } from './books.ts';
import {
  answerOffer,
  cancelPickup,
  commandAssignment,
  ISU,
  registerCourier,
  requestPickup,
} from './operations.ts';

const CALLS = 200;
const AT_ONCE = 8;
const COURIERS = 8;
/** All of them together have room for a quarter of the calls. */
const CAPACITY = 6;
/** Within this time a cancellation meets the call at any stage, from the request to the pick-up. */
const CANCELLED_WITHIN_MS = 500;

const random = seededRandom('races');

let naru: Naru;
let operator: Client;
beforeAll(async () => {
  naru = await startNaru({
    business: 'pickup',
    env: {
      DISPATCH_MODE: 'offer',
      OFFERS_PER_ROUND: '4',
      OFFER_TTL_MS: '5000',
      ROUND_PAUSE_MS: '100',
      ACK_WAIT_MS: '2000',
    },
  });
  operator = await naru.signIn('OPERATOR', 'operator-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

/** How often each answer was given, such as `acceptOffer OFFER_CLOSED`. */
const answers = new Map<string, number>();
const underWay = new Set<Promise<unknown>>();
let begun = 0;
const failures: unknown[] = [];

/** Goes on beside everything else, until the end of the scenario. */
function beside(work: Promise<unknown>): void {
  const task: Promise<unknown> = work
    .catch((error) => failures.push(error))
    .finally(() => underWay.delete(task));
  begun += 1;
  underWay.add(task);
}

async function noted<Answer extends { errors: { code: string }[] }>(
  what: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await persistently(ask);
  const outcome = `${what} ${answer.errors[0]?.code ?? 'ok'}`;
  answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
  return answer;
}

/** Only what the events carry: a courier of this scenario answers at once, whatever the call. */
interface OfferPush {
  readonly offerChanged: { readonly event: string; readonly offer: { readonly id: string } };
}
const offersTo = (courier: Client, courierId: string): Feed<OfferPush> =>
  courier.subscribe<OfferPush>(
    `subscription ($courierId: ID!) { offerChanged(courierId: $courierId) { event offer { id } } }`,
    { courierId },
  );

/** Answers an offer somehow and, with the call won, does something with it. */
async function decide(courier: Client, offerId: string): Promise<void> {
  if (random.chance(0.1)) return;
  if (random.chance(0.15)) {
    await noted('declineOffer', () => answerOffer(courier, 'declineOffer', offerId));
    return;
  }
  const times = random.chance(0.2) ? 2 : 1;
  const accepted = await Promise.all(
    Array.from({ length: times }, () =>
      noted('acceptOffer', () => answerOffer(courier, 'acceptOffer', offerId)),
    ),
  );
  const assignmentId = accepted.find(({ offer }) => offer !== null)?.offer?.call.assignment.id;
  if (assignmentId === undefined) return;
  for (const command of ['completePickup', 'releaseAssignment'] as const) {
    if (random.chance(0.5)) beside(noted(command, () => commandAssignment(courier, command, assignmentId)));
  }
}

let closing = false;
/** A courier who answers every offer as it is pushed. */
async function work(courier: Client, feed: Feed<OfferPush>): Promise<void> {
  for (let seen = 0; ; seen += 1) {
    await waitFor(() => feed.messages.length > seen || closing, {
      what: 'an offer',
      intervalMs: 5,
      timeoutMs: Number.POSITIVE_INFINITY, // a courier who is full may be left alone for long
    });
    const change = feed.messages[seen];
    if (change === undefined) return;
    if (change.errors) throw new Error(JSON.stringify(change.errors));
    if (change.data?.offerChanged.event === 'opened') {
      beside(decide(courier, change.data.offerChanged.offer.id));
    }
  }
}

async function callSomeone(customer: Client, idempotencyKey: string): Promise<void> {
  const { call } = await waitFor(
    async () => {
      const answer = await noted('requestPickup', () => requestPickup(customer, { idempotencyKey }));
      return answer.call === null ? undefined : { call: answer.call };
    },
    { what: 'the call to be accepted', intervalMs: 200 },
  );
  if (random.chance(0.5)) return;
  await pause(random.below(CANCELLED_WITHIN_MS));
  const times = random.chance(0.2) ? 2 : 1;
  for (let time = 1; time <= times; time += 1) {
    beside(noted('cancelPickup', () => cancelPickup(customer, call.id)));
  }
}

test(`${CALLS} calls, accepted, declined, released, completed and cancelled all at once, leave sound books`, async () => {
  const customers = await Promise.all([1, 2, 3, 4].map((n) => naru.signIn('CUSTOMER', `customer-${n}`)));
  const workers: Promise<void>[] = [];
  for (let n = 1; n <= COURIERS; n += 1) {
    const courier = await naru.signIn('COURIER', `courier-${n}`);
    await registerCourier(courier, { capacity: CAPACITY, position: ISU });
    workers.push(work(courier, offersTo(courier, `courier-${n}`)));
  }

  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < CALLS) {
        next += 1;
        await callSomeone(customers[next % customers.length] as Client, `race-${next}`);
      }
    }),
  );
  const books = await waitFor(
    async () => {
      const before = begun;
      if (underWay.size > 0) return undefined;
      const settled = await settledBooks(naru, operator);
      return begun === before ? settled : undefined;
    },
    { what: 'everybody to be done', timeoutMs: 180_000, intervalMs: 200 },
  );
  closing = true;
  await Promise.all(workers);
  expect(failures).toEqual([]);

  expect(books.calls.length).toBe(CALLS);
  expectSoundBooks(books);
  expectSoundStory(await naru.streams.read('PICKUP'), books);
  expect(await naru.streams.read('DLQ')).toEqual([]);
  // Else it was no race: every kind of command won sometimes, and something lost.
  const outcomes = [...answers.keys()];
  for (const command of ['acceptOffer', 'releaseAssignment', 'completePickup', 'cancelPickup']) {
    expect(outcomes).toContain(`${command} ok`);
  }
  expect(outcomes.filter((outcome) => !outcome.endsWith(' ok'))).not.toEqual([]);
});
