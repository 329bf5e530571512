import { dayOf } from '@naru/calendar';
import { claimKey, earlierResult, type IdempotentCommand, keyProblem } from '@naru/idempotency';
import type { Cause } from '@naru/messaging';
import type { Database } from '@naru/persistence';
import { isRefusal, type Refusal } from '@naru/refusal';
import { type Reservation, reserve } from '../domain/reservation.ts';
import { type ReservationRequest, requestProblems } from '../domain/reservation-request.ts';
import { ReservationRow, reservationOf, rowOf } from '../entities/reservation-row.ts';
import { giveBack, type Held, holdUnits, itemsUnavailable } from './hold-units.ts';
import { publishReservation } from './reservation-events.ts';
import type { ReservationsService } from './reservations-service.ts';

/** A reservation is stored this long before its hold expires or not at all, however far the two clocks are apart. */
const STORE_MARGIN_MS = 5_000;
const LATE_RETRY_AFTER_MS = 1_000;

/**
 * Stores a reservation if, and only if, the items service holds its units. The same request sent again, at once or years
 * later, is answered with the reservation that it made the first time.
 */
export async function reserveItem(
  service: ReservationsService,
  customerId: string,
  input: ReservationRequest & { readonly idempotencyKey: string },
  cause: Cause,
): Promise<Reservation | readonly Refusal[]> {
  const { idempotencyKey: key, ...request } = input;
  const problems = requestProblems(request, dayOf(service.now()));
  const badKey = keyProblem(key);
  if (badKey !== undefined) return [badKey, ...problems];

  const command: IdempotentCommand = { owner: customerId, command: 'reserveItem', key, input: request };
  // Before the problems: a day that could be reserved then may be over by now.
  const earlier = await reservationMadeBefore(service.database, command);
  if (earlier !== undefined) return isRefusal(earlier) ? [earlier] : earlier;
  if (problems.length > 0) return problems;

  const id = service.newId();
  const outcome = await holdAndStore(service, command, { ...request, id, customerId }, cause);
  if (outcome !== undefined && !isRefusal(outcome)) return outcome;
  // The same key may have been faster in another request, and have taken the last unit: its reservation is the answer.
  const winner = (await reservationMadeBefore(service.database, command)) ?? outcome;
  if (winner === undefined) throw new Error('The idempotency key is claimed but leads to no reservation');
  return isRefusal(winner) ? [winner] : winner;
}

function reservationMadeBefore(
  database: Database,
  command: IdempotentCommand,
): Promise<Reservation | Refusal | undefined> {
  return database.read(async (em) => {
    const result = await earlierResult(em, command);
    if (result === undefined || isRefusal(result)) return result;
    return reservationOf(await em.findOneOrFail(ReservationRow, result));
  });
}

type Wanted = ReservationRequest & Pick<Reservation, 'id' | 'customerId'>;

/** Gives the units back unless the reservation is stored. @returns undefined when the key was claimed by another request. */
async function holdAndStore(
  service: ReservationsService,
  command: IdempotentCommand,
  wanted: Wanted,
  cause: Cause,
): Promise<Reservation | Refusal | undefined> {
  const { id: reservationId, itemId, quantity, startDate, endDate } = wanted;
  const held = await holdUnits(service, { reservationId, itemId, quantity, startDate, endDate }, cause);
  if (isRefusal(held)) return held;
  let stored = false;
  try {
    const outcome = await store(service, command, wanted, held, cause);
    stored = outcome !== undefined && !isRefusal(outcome);
    return outcome;
  } finally {
    if (!stored) await giveBack(service, { reservationId, itemId }, cause);
  }
}

async function store(
  { outbox, now }: ReservationsService,
  command: IdempotentCommand,
  wanted: Wanted,
  { item, expiresAt }: Held,
  cause: Cause,
): Promise<Reservation | Refusal | undefined> {
  const { sku, name: itemName, dayRate } = item;
  const reservation = reserve({ ...wanted, sku, itemName, dayRate }, now());
  if (isRefusal(reservation)) return reservation;
  const latestMs = Date.parse(expiresAt) - STORE_MARGIN_MS;
  return outbox.transaction(async (unit) => {
    // Only here: a transaction may have waited long for its turn.
    if (now().getTime() > latestMs) return itemsUnavailable(LATE_RETRY_AFTER_MS);
    if (!(await claimKey(unit.em, command, reservation.id))) return undefined;
    unit.em.create(ReservationRow, rowOf(reservation));
    publishReservation(unit, 'reserved', reservation, cause);
    return reservation;
  });
}
