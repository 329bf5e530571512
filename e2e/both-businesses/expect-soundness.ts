import { expect } from '@jest/globals';
import { type NaruFleet, type PublishedEvent, waitFor } from '@naru/test-harness';
import { type Books, expectSoundBooks, expectSoundStory, readBooks, settledBooks } from '../pickup/books.ts';
import { availabilityOf, type Booked, settledBookings, unitsByDay } from '../rental/ledger.ts';
import type { Acknowledged } from './acknowledged.ts';
import { DAYS, type Load } from './load.ts';
import { type Page, readPage } from './page.ts';
import { type Customer, type People, UNITS } from './people.ts';

const SETTLING_TIMEOUT_MS = 120_000;
const POLL_MS = 250;

/**
 * What must be true once everything has come to rest, seen through public doors and the streams: every acknowledged
 * command had its effect once, owners and views agree, nothing is oversold, no courier has more than fits, and no
 * subscriber missed or repeated a change.
 */
export async function expectSoundness(naru: NaruFleet, people: People, load: Load): Promise<void> {
  await expectAgreement(naru, people, load);
  expectSoundStory(await naru.streams.read('PICKUP'), await readBooks(people.operator));
  await expectSoundRentalStory(naru, people);
  await expectNothingMissed(naru, people, load);
}

/** The part of it that does not depend on the streams. */
export async function expectAgreement(
  naru: NaruFleet,
  people: People,
  { acknowledged }: Pick<Load, 'acknowledged'>,
): Promise<void> {
  const books = await settledBooks(naru, people.operator);
  expect(books.calls.map(({ id }) => id).toSorted()).toEqual([...acknowledged.calls.values()].toSorted());
  expectSoundBooks(books);
  expectCallsAsAcknowledged(books, acknowledged);
  const bookings = await settledBookings(people.vendor);
  expect(bookings.map(({ id }) => id).toSorted()).toEqual([...acknowledged.reservations.values()].toSorted());
  await expectRentalsAsAcknowledged(people, acknowledged);
  await expectLedgersEqualReservations(people);
  await naru.comesToRest();
  expect(await naru.streams.read('DLQ')).toEqual([]);
  for (const customer of people.customers) await expectAgreeingPage(customer, people);
}

function expectCallsAsAcknowledged({ calls }: Books, { callEnds, released }: Acknowledged): void {
  const byId = new Map(calls.map((call) => [call.id, call]));
  for (const [id, status] of callEnds) expect({ id, status: byId.get(id)?.status }).toEqual({ id, status });
  for (const [id, times] of released) {
    const searches = byId.get(id)?.history.filter(({ status }) => status === 'SEARCHING').length ?? 0;
    expect({ id, searches, isExpected: searches >= 2 && searches <= 1 + times }).toMatchObject({
      isExpected: true,
    });
  }
}

/** Reservations follow their orders a moment later. */
const expectRentalsAsAcknowledged = (
  { vendor }: People,
  { reservations, reservationSteps, returned }: Acknowledged,
): Promise<boolean> =>
  waitFor(
    async () => {
      const bookings = await settledBookings(vendor);
      const seen = bookings.map(({ id, status, order }) => ({
        id,
        status,
        returned: order?.returnedQuantity,
      }));
      const told = [...reservations.values()].map((id) => ({
        id,
        status: reservationSteps.get(id) ?? 'RESERVED',
        returned: returned.get(id) ?? 0,
      }));
      const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
      expect(seen.toSorted(byId)).toEqual(told.toSorted(byId));
      return true;
    },
    { what: 'the reservations as acknowledged', timeoutMs: SETTLING_TIMEOUT_MS, intervalMs: POLL_MS },
  );

/** Day by day, what can still be rented is what the shop owns without what the reservations keep. */
async function expectLedgersEqualReservations({ vendor, itemIds }: People): Promise<void> {
  for (const itemId of itemIds) {
    await waitFor(
      async () => {
        const own = (await settledBookings(vendor)).filter(({ item }) => item.id === itemId);
        const kept = unitsByDay(own, DAYS);
        const availability = await availabilityOf(vendor, itemId, DAYS);
        expect(availability).toEqual(
          availability.map(({ date }) => ({ date, available: UNITS - (kept.get(date) ?? 0) })),
        );
        for (const { available } of availability) expect(available).toBeGreaterThanOrEqual(0);
        return true;
      },
      { what: 'the ledger to equal the reservations', timeoutMs: SETTLING_TIMEOUT_MS, intervalMs: POLL_MS },
    );
  }
}

/** Each event once, each aggregate's in its order, and the reservations' as their histories tell. */
async function expectSoundRentalStory(naru: NaruFleet, { vendor }: People): Promise<void> {
  const events = await naru.streams.read('RENTAL');
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  for (const aggregate of ['item', 'reservation', 'order']) {
    for (const [id, ofOne] of Map.groupBy(eventsOf(events, aggregate), ({ body }) => body.id as string)) {
      const versions = ofOne.map(({ body }) => body.version);
      expect({ id, versions }).toEqual({ id, versions: versions.map((_, index) => index + 1) });
    }
  }
  const told = Map.groupBy(eventsOf(events, 'reservation'), ({ body }) => body.id as string);
  for (const { id, history } of await settledBookings(vendor)) {
    expect({ id, told: told.get(id)?.map(({ body }) => body.status) }).toEqual({
      id,
      told: history.map(({ status }) => status),
    });
  }
}

const eventsOf = (events: readonly PublishedEvent[], aggregate: string): PublishedEvent[] =>
  events.filter(({ subject }) => subject.startsWith(`rental.${aggregate}.`));

/** The customer's page shows everything as it is, and one notification for every change worth telling. */
async function expectAgreeingPage({ id, client }: Customer, { operator, vendor }: People): Promise<void> {
  const own = <Owned extends { customerId: string }>(all: readonly Owned[]) =>
    all.filter(({ customerId }) => customerId === id);
  const calls = own((await readBooks(operator)).calls);
  const rentals = own(await settledBookings(vendor));
  const expected: Page = {
    pickups: calls.map((call) => `${call.id} ${call.status}`).toSorted(),
    rentals: rentals.map((rental) => `${rental.id} ${rental.status}`).toSorted(),
    notifications: [...calls.flatMap(noticesOfCall), ...rentals.flatMap(noticesOfRental)].toSorted(),
  };
  expect(await readPage(client)).toEqual(expected);
}

const eventOf = (status: string): string => status.toLowerCase().replace('_', '-');

/** That the search began and that they cancel the customer is not told. */
const noticesOfCall = ({ id, history }: Books['calls'][number]): string[] =>
  history
    .filter(({ status }, index) => status !== 'CANCEL_PENDING' && !(status === 'SEARCHING' && index === 1))
    .map(({ status }) => `${id} ${eventOf(status)}`);

const noticesOfRental = ({ id, history }: Booked): string[] =>
  history.filter(({ status }) => status !== 'CANCEL_PENDING').map(({ status }) => `${id} ${eventOf(status)}`);

async function expectNothingMissed(naru: NaruFleet, people: People, load: Load): Promise<void> {
  const told = await naru.streams.read('CUSTOMER');
  for (const { id, notifications } of people.customers) {
    const all = told
      .filter(({ subject }) => subject.startsWith(`customer.notification.${id}.`))
      .map(({ body }) => body.id as string);
    await expectHeard(
      `notifications of ${id}`,
      notifications.changes,
      ({ notification }) => notification.id,
      all,
    );
  }
  const orders = eventsOf(await naru.streams.read('RENTAL'), 'order').map(
    ({ fact, body }) => `${body.id} ${fact}`,
  );
  await expectHeard('orders', people.orders.changes, ({ order, event }) => `${order.id} ${event}`, orders);

  const histories = new Map<string, readonly { status: string }[]>([
    ...(await readBooks(people.operator)).calls.map(({ id, history }) => [id, history] as const),
    ...(await settledBookings(people.vendor)).map(({ id, history }) => [id, history] as const),
  ]);
  const versions = (id: string) =>
    (histories.get(id) ?? []).map(({ status }, index) => `${index + 1} ${status}`);
  for (const [id, { changes }] of load.calls) {
    await expectHeard(`call ${id}`, changes, ({ call }) => `${call.version} ${call.status}`, versions(id));
  }
  for (const [id, { changes }] of load.reservations) {
    await expectHeard(
      `reservation ${id}`,
      changes,
      ({ reservation }) => `${reservation.version} ${reservation.status}`,
      versions(id),
    );
  }
}

/**
 * Whoever follows a call or a reservation has come to its last state, and was never told an older one after a newer:
 * what holds when the broker has lost what was told meanwhile.
 */
export async function expectFollowersArrived(people: People, load: Load): Promise<void> {
  const calls = new Map((await readBooks(people.operator)).calls.map((call) => [call.id, call]));
  const bookings = new Map((await settledBookings(people.vendor)).map((booking) => [booking.id, booking]));
  for (const [id, { changes }] of load.calls) {
    await expectArrived(id, () => changes.map(({ call }) => call), calls.get(id)?.status);
  }
  for (const [id, { changes }] of load.reservations) {
    await expectArrived(id, () => changes.map(({ reservation }) => reservation), bookings.get(id)?.status);
  }
}

async function expectArrived(
  id: string,
  heard: () => readonly { version: number; status: string }[],
  status: string | undefined,
): Promise<void> {
  await waitFor(() => heard().at(-1)?.status === status, {
    what: `the last of ${id}`,
    timeoutMs: SETTLING_TIMEOUT_MS,
  }).catch(() => {}); // what is missing shows below
  const versions = heard().map(({ version }) => version);
  expect({ id, status: heard().at(-1)?.status, versions }).toEqual({
    id,
    status,
    versions: versions.toSorted((a, b) => a - b),
  });
}

/** From the first change that a subscriber heard of on, it heard of every one, in order and once. */
async function expectHeard<Change>(
  who: string,
  changes: readonly Change[],
  nameOf: (change: Change) => string,
  all: readonly string[],
): Promise<void> {
  await waitFor(() => changes.length > 0 && nameOf(changes.at(-1) as Change) === all.at(-1), {
    what: `the last of ${who}`,
    timeoutMs: SETTLING_TIMEOUT_MS,
  }).catch(() => {}); // what is missing shows below
  const heard = changes.map(nameOf);
  expect({ who, heard }).toEqual({ who, heard: all.slice(all.indexOf(heard[0] ?? '')) });
}
