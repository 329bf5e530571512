import { type Client, type Follower, type NaruFleet, waitFor } from '@naru/test-harness';
import { ISU, registerCourier } from '../pickup/operations.ts';
import { someItem } from '../rental/operations.ts';
import type { Ask } from './ask.ts';
import {
  followNotifications,
  followOrders,
  type NotificationChange,
  type OrderChange,
} from './subscribers.ts';

export interface Customer {
  readonly id: string;
  readonly client: Client;
  readonly notifications: Follower<NotificationChange>;
}

export interface People {
  readonly customers: readonly Customer[];
  readonly operator: Client;
  readonly vendor: Client;
  readonly orders: Follower<OrderChange>;
  readonly itemIds: readonly string[];
}

export const UNITS = 10;
const ITEMS = 2;
const COURIERS = 6;
const COURIER_CAPACITY = 20;

/** Customers who listen to their notifications, couriers, and a shop whose vendor listens to its orders. */
export async function gather(
  naru: NaruFleet,
  customerCount: number,
  ask: Ask,
  resources: AsyncDisposableStack,
): Promise<People> {
  const operator = await naru.signIn('OPERATOR', 'operator-1');
  const vendor = await naru.signIn('VENDOR', 'vendor-1');
  for (let n = 1; n <= COURIERS; n += 1) {
    const courier = await naru.signIn('COURIER', `courier-${n}`);
    await ask(() =>
      registerCourier(courier, { capacity: COURIER_CAPACITY, position: ISU }).catch(unlessThere),
    );
  }
  const itemIds: string[] = [];
  for (let n = 1; n <= ITEMS; n += 1) {
    const item = { sku: `item-${n}`, idempotencyKey: `item-${n}`, units: UNITS };
    itemIds.push((await ask(() => someItem(vendor, item))).id);
  }
  const customers: Customer[] = [];
  for (let n = 1; n <= customerCount; n += 1) {
    const id = `customer-${n}`;
    const client = await naru.signIn('CUSTOMER', id);
    customers.push({ id, client, notifications: resources.use(followNotifications(client)) });
  }
  const orders = resources.use(followOrders(vendor));
  return { customers, operator, vendor, orders, itemIds };
}

/** A courier whose registration was not answered may be registered all the same. */
function unlessThere(error: Error): void {
  if (!error.message.includes('ALREADY_REGISTERED')) throw error;
}

/** Resolves when every subscriber has heard of something: from then on each must hear of everything. */
export const everybodyListens = ({ customers, orders }: People): Promise<boolean> =>
  waitFor(
    () =>
      [...customers.map(({ notifications }) => notifications), orders].every(
        ({ changes }) => changes.length > 0,
      ),
    { what: 'every subscriber to hear of something', timeoutMs: 300_000 },
  );
