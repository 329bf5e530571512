import { type Client, waitFor } from '@naru/test-harness';
import { day } from './operations.ts';

/** A reservation as the shop sees it. */
export interface Booked {
  readonly id: string;
  readonly customerId: string;
  readonly version: number;
  readonly status: string;
  readonly history: readonly { readonly status: string }[];
  readonly item: { readonly id: string };
  readonly quantity: number;
  readonly startDate: string;
  readonly endDate: string;
  readonly order: { readonly id: string; readonly status: string; readonly returnedQuantity: number } | null;
}

interface BookedPage {
  readonly reservations: {
    readonly nodes: readonly Booked[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

export interface DayAvailability {
  readonly date: string;
  readonly available: number;
}

const FINAL = ['REJECTED', 'EXPIRED', 'RETURNED', 'CANCELLED'];

export async function allBookings(vendor: Client): Promise<Booked[]> {
  const bookings: Booked[] = [];
  for (let after: string | null = null; ; ) {
    const { reservations }: BookedPage = await vendor.request(
      `query ($after: String) {
        reservations(first: 100, after: $after) {
          nodes {
            id customerId version status history { status } item { id } quantity startDate endDate
            order { id status returnedQuantity }
          }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { after },
    );
    bookings.push(...reservations.nodes);
    if (!reservations.pageInfo.hasNextPage) return bookings;
    after = reservations.pageInfo.endCursor;
  }
}

/** All bookings once no cancellation is under way and every order has appeared. */
export const settledBookings = (vendor: Client): Promise<Booked[]> =>
  waitFor(
    async () => {
      const bookings = await allBookings(vendor);
      return bookings.every(({ status, order }) => status !== 'CANCEL_PENDING' && order !== null)
        ? bookings
        : undefined;
    },
    { what: 'every cancellation and order to settle', intervalMs: 200 },
  );

/** What reservations that are not over keep, day by day, so many days from today on. */
export function unitsByDay(bookings: readonly Booked[], days: number): Map<string, number> {
  const byDay = new Map<string, number>();
  for (const { status, quantity, startDate, endDate, order } of bookings) {
    if (FINAL.includes(status)) continue;
    const out = ['RENTED', 'PARTIALLY_RETURNED'].includes(status);
    const units = quantity - (order?.returnedQuantity ?? 0);
    // What is with a customer keeps today and tomorrow too, whatever days it was booked for.
    const from = out && startDate > day(0) ? day(0) : startDate;
    const to = out && endDate < day(1) ? day(1) : endDate;
    for (let n = 0; n < days; n += 1) {
      const date = day(n);
      if (from <= date && date <= to) byDay.set(date, (byDay.get(date) ?? 0) + units);
    }
  }
  return byDay;
}

export async function availabilityOf(
  client: Client,
  itemId: string,
  days: number,
): Promise<readonly DayAvailability[]> {
  const { item } = await client.request<{ item: { availability: readonly DayAvailability[] } }>(
    `query ($id: ID!, $to: Date!) {
      item(id: $id) { availability(from: "${day(0)}", to: $to) { date available } }
    }`,
    { id: itemId, to: day(days - 1) },
  );
  return item.availability;
}
