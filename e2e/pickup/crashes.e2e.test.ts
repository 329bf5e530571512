import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Client,
  type Follower,
  follow,
  type Naru,
  type PublishedEvent,
  persistently,
  seededRandom,
  startNaru,
  waitFor,
} from '@naru/test-harness';
import { type Books, expectSoundBooks, expectSoundStory, settledBooks } from './books.ts';
import {
  type CallChange,
  cancelPickup,
  commandAssignment,
  followCall,
  ISU,
  readCall,
  registerCourier,
  requestPickup,
} from './operations.ts';
import { readView } from './views.ts';

const REQUESTS = 300;
const REQUEST_EVERY_MS = 50;
const AT_ONCE = 24;
const CUSTOMERS = 6;
/** Of every so many calls one is followed live. */
const FOLLOWED_ONE_IN = 10;
/** Within which a subscriber who comes back on a busy machine has heard of everything. */
const TELLING_TIMEOUT_MS = 120_000;

const random = seededRandom('crashes');

let naru: Naru;
let operator: Client;
beforeAll(async () => {
  naru = await startNaru({
    business: 'pickup',
    env: { ACK_WAIT_MS: '2000', ROUND_PAUSE_MS: '200', DISPATCH_TIMEOUT_MS: '2000' },
  });
  operator = await naru.signIn('OPERATOR', 'operator-1');
});
afterAll(() => naru[Symbol.asyncDispose]());

interface NotificationChange {
  readonly notificationReceived: {
    readonly cursor: string;
    readonly notification: { readonly id: string; readonly event: string };
  };
}

interface Customer {
  readonly id: string;
  readonly client: Client;
  readonly notifications: Follower<NotificationChange['notificationReceived']>;
}

/** The calls that were accepted, by idempotency key. */
const accepted = new Map<string, string>();
const followed = new Map<string, Follower<CallChange['pickupCallChanged']>>();

async function callSomeone({ client }: Customer, idempotencyKey: string): Promise<string> {
  const { id } = await persistently(async () => {
    const { call, errors } = await requestPickup(client, { idempotencyKey });
    if (call !== null) return call;
    await pause(errors[0]?.retryAfterMs ?? 0);
    throw new Error(JSON.stringify(errors));
  });
  accepted.set(idempotencyKey, id);
  return id;
}

/** What may become of a call after it was accepted. */
async function changeSomehow({ client }: Customer, id: string): Promise<void> {
  if (random.chance(0.3)) {
    await pause(random.below(1_500));
    const { errors } = await persistently(() => cancelPickup(client, id));
    expect(errors).toEqual([]);
    return;
  }
  if (random.chance(0.6)) return;
  const confirmed = await persistently(async () => {
    const call = await readCall(operator, id);
    if (call.status !== 'CONFIRMED') throw new Error(`The call is ${call.status}`);
    return call;
  });
  const command = random.chance(0.7) ? 'completePickup' : 'releaseAssignment';
  await persistently(() => commandAssignment(operator, command, confirmed.assignment?.id ?? ''));
}

/** Signs a customer in whose notifications are followed from some first one on. */
async function customerWithNotifications(n: number, resources: AsyncDisposableStack): Promise<Customer> {
  const id = `customer-${n}`;
  const client = await naru.signIn('CUSTOMER', id);
  const notifications = follow(
    (after) =>
      client.subscribe<NotificationChange>(
        `subscription ($after: String) {
          notificationReceived(after: $after) { cursor notification { id event } }
        }`,
        { after },
      ),
    (data) => data.notificationReceived,
  );
  resources.use(notifications);
  const customer = { id, client, notifications };
  for (let call = 1; notifications.changes.length === 0; call += 1) {
    const callId = await callSomeone(customer, `first-${n}-${call}`);
    await waitFor(
      async () => notifications.changes.length > 0 || (await readCall(client, callId)).status === 'CONFIRMED',
      { what: 'the first notification' },
    );
  }
  return customer;
}

/** Kills everything once, in a random order and at random moments, and starts it again. */
async function killEverythingOnce(): Promise<string[]> {
  const victims = ['nats', ...naru.services.map(({ name }) => name)]
    .map((name) => ({ name, order: random.below(1_000_000) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ name }) => name);
  for (const name of victims) {
    await pause(random.below(1_200));
    if (name === 'nats') {
      await naru.nats.kill();
      await pause(random.below(800));
      await naru.nats.restart();
    } else {
      await naru.service(name).kill();
      await pause(random.below(800));
      await naru.service(name).start();
    }
  }
  return victims;
}

async function requestSteadily(
  customers: readonly Customer[],
  resources: AsyncDisposableStack,
): Promise<void> {
  const changing: Promise<void>[] = [];
  const startedAtMs = performance.now();
  let n = 0;
  const client = async (): Promise<void> => {
    while (n < REQUESTS) {
      n += 1;
      const [number, customer] = [n, customers[n % CUSTOMERS] as Customer];
      await pause(Math.max(startedAtMs + number * REQUEST_EVERY_MS - performance.now(), 0));
      const id = await callSomeone(customer, `crash-${number}`);
      if (number % FOLLOWED_ONE_IN === 0) {
        const follower = follow(
          (after) => followCall(customer.client, id, after),
          (data) => data.pickupCallChanged,
        );
        followed.set(id, resources.use(follower));
      }
      changing.push(changeSomehow(customer, id));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  await Promise.all(changing);
}

test(`${REQUESTS} requests while every process is killed once: each reaches its end once, and all views agree`, async () => {
  for (let n = 1; n <= 8; n += 1) {
    await registerCourier(await naru.signIn('COURIER', `courier-${n}`), { capacity: 50, position: ISU });
  }
  await using resources = new AsyncDisposableStack();
  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_, index) => customerWithNotifications(index + 1, resources)),
  );

  const [victims] = await Promise.all([killEverythingOnce(), requestSteadily(customers, resources)]);
  process.stderr.write(`crashes: killed ${victims.join(', ')}\n`);

  const books = await settledBooks(naru, operator);
  expect(books.calls.map(({ id }) => id).toSorted()).toEqual([...accepted.values()].toSorted());
  expectSoundBooks(books);
  expectSoundStory(await naru.streams.read('PICKUP'), books);
  expect(await naru.streams.read('DLQ')).toEqual([]);

  for (const customer of customers) await expectAgreeingView(customer, books);
  const told = await naru.streams.read('CUSTOMER');
  for (const customer of customers) await expectNothingMissed(customer, told);
  for (const { id, history } of books.calls) {
    const changes = followed.get(id)?.changes;
    if (changes === undefined) continue;
    await waitFor(() => changes.at(-1)?.call.version === history.length, {
      ...{ what: `the end of call ${id}`, timeoutMs: TELLING_TIMEOUT_MS },
    });
    const first = changes[0]?.call.version ?? 0;
    expect(changes.map(({ call }) => `${call.version} ${call.status}`)).toEqual(
      history.map(({ status }, index) => `${index + 1} ${status}`).slice(first - 1),
    );
  }
});

/** The customer's page shows every call as it is, and one notification for every change worth telling. */
async function expectAgreeingView({ id, client }: Customer, { calls }: Books): Promise<void> {
  const own = calls.filter(({ customerId }) => customerId === id);
  expect(await readView(client)).toEqual({
    pickups: own.map((call) => `${call.id} ${call.status}`).toSorted(),
    notifications: own
      .flatMap((call) =>
        call.history
          // That the search began and that they cancel the customer is not told.
          .filter(
            ({ status }, index) => status !== 'CANCEL_PENDING' && !(status === 'SEARCHING' && index === 1),
          )
          .map(({ status }) => `${call.id} ${status.toLowerCase().replace('_', '-')}`),
      )
      .toSorted(),
  });
}

async function expectNothingMissed(
  { id, notifications }: Customer,
  told: readonly PublishedEvent[],
): Promise<void> {
  const toThis = told.filter(({ subject }) => subject.startsWith(`customer.notification.${id}.`));
  const all = toThis.map(({ body }) => body.id as string);
  const { changes } = notifications;
  const expected = all.slice(all.indexOf(changes[0]?.notification.id ?? ''));
  await waitFor(() => changes.length >= expected.length, {
    ...{ what: 'the last notification', timeoutMs: TELLING_TIMEOUT_MS },
  });
  expect(changes.map(({ notification }) => notification.id)).toEqual(expected);
  expect(notifications.returns).toBeGreaterThan(0);
}
