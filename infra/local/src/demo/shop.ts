import { setTimeout as delay } from 'node:timers/promises';
import type { Act, Person } from './client.ts';

export const VENDOR: Person = { sub: 'vendor-demo', role: 'VENDOR' };

const ORDER_TIMEOUT_MS = 15_000;
const ORDER_POLL_MS = 25;

const ORDERS = `{ storeOrders(first: 20) { nodes { id reservation { id } } } }`;
const actionOn = (action: string) =>
  `mutation ($input: StoreOrderInput!) { ${action}(input: $input) { errors { code } } }`;
const RETURN = `mutation ($input: ReturnItemsInput!) { returnItems(input: $input) { errors { code } } }`;

interface Orders {
  readonly storeOrders: { readonly nodes: readonly { id: string; reservation: { id: string } }[] };
}

/** The shop hands a new reservation's items over to the customer. @returns its order's id. @throws Error when none arrives. */
export async function handOver(act: Act, reservationId: string): Promise<string> {
  const orderId = await arrivedOrder(act, reservationId);
  for (const action of ['confirmOrder', 'prepareOrder', 'handOverOrder']) {
    await act('stores', VENDOR, actionOn(action), { input: { orderId } });
  }
  return orderId;
}

export const takeBack = (act: Act, orderId: string, quantity: number): Promise<unknown> =>
  act('stores', VENDOR, RETURN, {
    input: { idempotencyKey: `demo-return-${orderId}`, orderId, quantity },
  });

async function arrivedOrder(act: Act, reservationId: string): Promise<string> {
  const giveUpAtMs = Date.now() + ORDER_TIMEOUT_MS;
  while (Date.now() < giveUpAtMs) {
    const { storeOrders } = await act<Orders>('stores', VENDOR, ORDERS, {});
    const order = storeOrders.nodes.find(({ reservation }) => reservation.id === reservationId);
    if (order !== undefined) return order.id;
    await delay(ORDER_POLL_MS);
  }
  throw new Error(`No order arrived for the reservation ${reservationId}`);
}
