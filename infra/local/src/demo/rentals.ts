import { addDays, dayOf } from '@naru/calendar';
import { type ReservationsService, reserveItem } from '@naru/reservations';
import type { Logger } from 'pino';
import { type Item, registerCatalogue } from './catalogue.ts';
import type { Act, Person } from './client.ts';
import { handOver, takeBack } from './shop.ts';

const CUSTOMER: Person = { sub: 'customer-demo', role: 'CUSTOMER' };
const OTHER_CUSTOMER: Person = { sub: 'customer-demo-2', role: 'CUSTOMER' };
const DAY_MS = 86_400_000;

const RESERVE = `mutation ($input: ReserveItemInput!) { reserveItem(input: $input) { reservation { id status } } }`;

interface Reservation {
  readonly id: string;
  readonly status: string;
}

/**
 * Brings a shop's catalogue and three stories of rentals. A story's first reservation always has the same key, so that a
 * later start is answered with the one of the first, or on another day refused: what has gone on since stays as it is.
 */
export async function bringRentals(act: Act, service: ReservationsService, log: Logger): Promise<void> {
  const items = await registerCatalogue(act);
  const stories: Readonly<Record<string, (item: Item) => Promise<void>>> = {
    EpsonProjector: (item) => overdue(act, service, item),
    SonyA7M4: (item) => halfReturned(act, service, item),
    DJIMini4Pro: (item) => lastUnit(act, service, item),
  };
  for (const [sku, tell] of Object.entries(stories)) {
    const item = items.get(sku);
    if (item === undefined) continue;
    await tell(item).catch((error) => log.warn({ err: error, sku }, 'a demo rental is not told to its end'));
  }
}

/** The only unit should have come back days ago: nobody can have it today or tomorrow. */
async function overdue(act: Act, service: ReservationsService, item: Item): Promise<void> {
  const reservation = await reserveLongAgo(service, item);
  if (isNew(reservation)) await handOver(act, reservation.id);
}

/** One of two units came back. */
async function halfReturned(act: Act, service: ReservationsService, item: Item): Promise<void> {
  const booking = { itemId: item.id, quantity: 2, ...daysFrom(service.now(), 0, 2) };
  const reservation = await reserve(act, CUSTOMER, { idempotencyKey: 'demo-half-returned', ...booking });
  if (isNew(reservation)) await takeBack(act, await handOver(act, reservation.id), 1);
}

/** Two want the only unit on the same days: the one who comes second is refused, and takes the days after. */
async function lastUnit(act: Act, service: ReservationsService, item: Item): Promise<void> {
  const wanted = { itemId: item.id, quantity: 1, ...daysFrom(service.now(), 1, 3) };
  const first = await reserve(act, CUSTOMER, { idempotencyKey: 'demo-last-unit', ...wanted });
  if (!isNew(first)) return;
  await reserve(act, OTHER_CUSTOMER, { idempotencyKey: 'demo-last-unit', ...wanted });
  const later = { ...wanted, ...daysFrom(service.now(), 4, 6) };
  await reserve(act, OTHER_CUSTOMER, { idempotencyKey: 'demo-last-unit-later', ...later });
}

const isNew = (reservation: Reservation | undefined): reservation is Reservation =>
  reservation?.status === 'RESERVED';

async function reserve(act: Act, customer: Person, input: object): Promise<Reservation | undefined> {
  const { reserveItem } = await act<{ reserveItem: { reservation: Reservation | null } }>(
    'reservations',
    customer,
    RESERVE,
    { input },
  );
  return reserveItem.reservation ?? undefined;
}

/**
 * As it would have been eight days ago, for three days. Units are only held for days to come, so none are asked for: the
 * shop's ledger takes up a reservation that was stored without.
 */
async function reserveLongAgo(service: ReservationsService, item: Item): Promise<Reservation | undefined> {
  const then = new Date(service.now().getTime() - 8 * DAY_MS);
  const expiresAt = new Date(then.getTime() + DAY_MS).toISOString();
  const stock = { ...service.stock, hold: async () => ({ held: true as const, item, expiresAt }) };
  const booking = { itemId: item.id, quantity: 1, ...daysFrom(then, 0, 2) };
  const input = { idempotencyKey: 'demo-overdue', ...booking };
  const cause = { correlationId: 'demo' };
  const outcome = await reserveItem({ ...service, stock, now: () => then }, CUSTOMER.sub, input, cause);
  return 'id' in outcome ? outcome : undefined;
}

const daysFrom = (instant: Date, first: number, last: number) => ({
  startDate: addDays(dayOf(instant), first),
  endDate: addDays(dayOf(instant), last),
});
