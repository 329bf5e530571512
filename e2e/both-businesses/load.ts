import { setTimeout as pause } from 'node:timers/promises';
import type { Follower, SeededRandom } from '@naru/test-harness';
import {
  type CallChange,
  cancelPickup,
  commandAssignment,
  readCall,
  requestPickup,
} from '../pickup/operations.ts';
import { cancelReservation, day, readReservation, reserveItem, vendorDoes } from '../rental/operations.ts';
import { type Acknowledged, nothingYet } from './acknowledged.ts';
import type { Ask } from './ask.ts';
import type { Customer, People } from './people.ts';
import { followOneCall, followReservation, type ReservationChange } from './subscribers.ts';

export interface LoadOptions {
  readonly people: People;
  readonly random: SeededRandom;
  readonly ask: Ask;
  /** How many clients send something at the same time. */
  readonly atOnce: number;
  /** The longest pause of each between two things; half of it on average. */
  readonly pauseMs: number;
}

export interface Load {
  readonly acknowledged: Acknowledged;
  readonly calls: ReadonlyMap<string, Follower<CallChange['pickupCallChanged']>>;
  readonly reservations: ReadonlyMap<string, Follower<ReservationChange>>;
  /** What went wrong for a client. */
  readonly failures: readonly unknown[];
  /** How many things clients have done. */
  readonly done: number;
  /** Sends nothing new, and resolves when everything under way has an answer. */
  finish(): Promise<void>;
}

/** Rentals are for these days from today on. */
export const DAYS = 6;
const FOLLOWED_ONE_IN = 5;
const MOST_FOLLOWED = 24;
/** A change of mind meets a call or a reservation at any stage within this time. */
const CHANGED_WITHIN_MS = 1_500;

/** Customers of both businesses, couriers and a vendor who do what they do, steadily, until told to finish. */
export function startLoad(options: LoadOptions, resources: AsyncDisposableStack): Load {
  const { people, random, atOnce, pauseMs } = options;
  const { operator, vendor, customers, itemIds } = people;
  const acknowledged = nothingYet();
  const calls = new Map<string, Follower<CallChange['pickupCallChanged']>>();
  const reservations = new Map<string, Follower<ReservationChange>>();
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  let number = 0;
  let done = 0;
  let finishing = false;

  const ask: Ask = async (work) => {
    const answer = await options.ask(work);
    done += 1;
    return answer;
  };

  /** Goes on beside everything else. */
  function beside(work: Promise<void>): void {
    const task: Promise<void> = work
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(task));
    underWay.add(task);
  }

  const isFollowed = () => random.below(FOLLOWED_ONE_IN) === 0 && !resources.disposed;

  async function callSomeone({ client }: Customer, idempotencyKey: string): Promise<void> {
    const { id } = await ask(async () => {
      const { call, errors } = await requestPickup(client, { idempotencyKey });
      if (call !== null) return call;
      await pause(errors[0]?.retryAfterMs ?? 0);
      throw new Error(`The pick-up was refused: ${JSON.stringify(errors)}`);
    });
    acknowledged.calls.set(idempotencyKey, id);
    if (isFollowed() && calls.size < MOST_FOLLOWED) calls.set(id, resources.use(followOneCall(client, id)));
    beside(random.chance(0.3) ? cancelCall(client, id) : pickUp(id));
  }

  async function cancelCall(client: Customer['client'], id: string): Promise<void> {
    await pause(random.below(CHANGED_WITHIN_MS));
    const { errors } = await ask(() => cancelPickup(client, id));
    // Nobody was left to ask for this call.
    if (errors[0]?.code === 'ALREADY_ENDED') return;
    if (errors.length > 0) throw new Error(`The cancellation was refused: ${JSON.stringify(errors)}`);
    acknowledged.callEnds.set(id, 'CANCELLED');
  }

  /** A courier gives the call up once, perhaps, and then picks the parcel up, if there is a courier at all. */
  async function pickUp(id: string): Promise<void> {
    const givesUp = random.chance(0.2);
    const isPickedUp = random.chance(0.8);
    if (givesUp) {
      const call = await afterSearch(id);
      if (call.status === 'NO_COURIER') return;
      let times = 0;
      const { errors } = await ask(() => {
        times += 1;
        return commandAssignment(operator, 'releaseAssignment', call.assignment?.id ?? '');
      });
      // A repeated command of which only the answer was lost finds another state; the call's history tells.
      if (errors.length === 0) acknowledged.released.set(id, times);
    }
    if (!isPickedUp) return;
    const call = await afterSearch(id);
    if (call.status !== 'CONFIRMED') return;
    const { errors } = await ask(() =>
      commandAssignment(operator, 'completePickup', call.assignment?.id ?? ''),
    );
    if (errors.length === 0) acknowledged.callEnds.set(id, 'PICKED_UP');
  }

  /** The call once a courier was found or nobody is left to ask. */
  async function afterSearch(id: string) {
    for (;;) {
      const call = await ask(() => readCall(operator, id));
      if (call.status === 'CONFIRMED' || call.status === 'NO_COURIER') return call;
      await pause(100);
    }
  }

  async function rent({ client }: Customer, idempotencyKey: string): Promise<void> {
    const first = random.below(DAYS);
    const last = Math.min(first + random.below(3), DAYS - 1);
    const quantity = 1 + random.below(2);
    const input = {
      ...{ idempotencyKey, itemId: itemIds[random.below(itemIds.length)], quantity },
      ...{ startDate: day(first), endDate: day(last) },
    };
    const { reservation } = await ask(async () => {
      const answer = await reserveItem(client, input);
      const [refusal] = answer.errors;
      if (refusal === undefined || refusal.code === 'NOT_ENOUGH_STOCK') return answer;
      await pause(refusal.retryAfterMs ?? 0);
      throw new Error(`The reservation was refused: ${JSON.stringify(answer.errors)}`);
    });
    if (reservation === null) {
      acknowledged.soldOut += 1;
      return;
    }
    const { id } = reservation;
    acknowledged.reservations.set(idempotencyKey, id);
    if (isFollowed() && reservations.size < MOST_FOLLOWED) {
      reservations.set(id, resources.use(followReservation(client, id)));
    }
    // Only what begins today and is booked for tomorrow too: what is with a customer keeps both days (ADR 11).
    const mayBeHandedOver = first === 0 && last > 0;
    beside(random.chance(0.5) ? cancelRental(client, id) : serve(id, quantity, mayBeHandedOver));
  }

  async function cancelRental(client: Customer['client'], id: string): Promise<void> {
    await pause(random.below(CHANGED_WITHIN_MS));
    const { errors } = await ask(() => cancelReservation(client, id));
    if (errors.length > 0) throw new Error(`The cancellation was refused: ${JSON.stringify(errors)}`);
    acknowledged.reservationSteps.set(id, 'CANCELLED');
  }

  /** The vendor confirms, prepares, hands over and takes back, or leaves off at some point. */
  async function serve(id: string, quantity: number, mayBeHandedOver: boolean): Promise<void> {
    const steps = random.below(5);
    const orderId = await orderOf(id);
    const actions = ['confirmOrder', 'prepareOrder', 'handOverOrder'] as const;
    const reached = ['CONFIRMED', 'PREPARED', 'RENTED'] as const;
    for (const [index, action] of actions.entries()) {
      if (index >= steps || (action === 'handOverOrder' && !mayBeHandedOver)) return;
      await ask(() => vendorDoes(vendor, action, orderId));
      acknowledged.reservationSteps.set(id, reached[index] as string);
    }
    if (steps < 4) return;
    const units = 1 + random.below(quantity);
    const { errors } = await ask(() =>
      vendorDoes(vendor, 'returnItems', orderId, { idempotencyKey: `return-${id}`, quantity: units }),
    );
    if (errors.length > 0) throw new Error(`The return was refused: ${JSON.stringify(errors)}`);
    acknowledged.returned.set(id, units);
    acknowledged.reservationSteps.set(id, units === quantity ? 'RETURNED' : 'PARTIALLY_RETURNED');
  }

  async function orderOf(reservationId: string): Promise<string> {
    for (;;) {
      const { order } = await ask(() => readReservation(vendor, reservationId));
      if (order !== null) return order.id;
      await pause(100);
    }
  }

  async function look({ client }: Customer): Promise<void> {
    await ask(() => client.request(`{ myPage { unreadCount pickups(first: 5) { nodes { status } } } }`));
    await ask(() => client.request(`{ items(first: 5) { nodes { name stock } } }`));
  }

  async function client(): Promise<void> {
    while (!finishing) {
      number += 1;
      const customer = customers[number % customers.length] as Customer;
      const key = `load-${number}`;
      const what = random.below(10);
      try {
        if (what < 4) await callSomeone(customer, key);
        else if (what < 8) await rent(customer, key);
        else await look(customer);
      } catch (error) {
        failures.push(error);
      }
      await pause(random.below(pauseMs));
    }
  }

  async function finish(): Promise<void> {
    finishing = true;
    await Promise.all(clients);
    while (underWay.size > 0) await Promise.all(underWay);
  }

  const clients = Array.from({ length: atOnce }, client);
  resources.defer(finish);
  return {
    ...{ acknowledged, calls, reservations, failures },
    get done() {
      return done;
    },
    finish,
  };
}
