import { type Client, waitFor } from '@naru/test-harness';

export interface Refusal {
  readonly code: string;
  readonly retryAfterMs: number | null;
}

export interface Item {
  readonly id: string;
  readonly units: number;
  readonly stock: number;
}

export interface Reservation {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly quantity: number;
  readonly total: { readonly amount: number };
  readonly history: readonly { readonly status: string }[];
  readonly order: Order | null;
}

export interface Order {
  readonly id: string;
  readonly status: string;
  readonly returnedQuantity: number;
}

const DAY_MS = 86_400_000;
const SEOUL_OFFSET_MS = 9 * 3_600_000;

/** A day in Seoul, so many days from today. */
export const day = (fromToday: number): string =>
  new Date(Date.now() + SEOUL_OFFSET_MS + fromToday * DAY_MS).toISOString().slice(0, 10);

const RESERVATION_FIELDS = `id version status quantity total { amount } history { status } order { id status returnedQuantity }`;

export async function registerItem(vendor: Client, details: object = {}) {
  const sku = `sku-${Math.random().toString(36).slice(2)}`;
  const input = { idempotencyKey: sku, sku, name: 'SamsungTV55in', dayRate: 30_000, units: 5, ...details };
  const { registerItem } = await vendor.request<{ registerItem: { item: Item | null; errors: Refusal[] } }>(
    `mutation ($input: RegisterItemInput!) { registerItem(input: $input) { item { id units stock } errors { code retryAfterMs } } }`,
    { input },
  );
  return registerItem;
}

/** An item that was registered. @throws Error when it was refused. */
export async function someItem(vendor: Client, details?: object): Promise<Item> {
  const { item, errors } = await registerItem(vendor, details);
  if (item === null) throw new Error(`Refused: ${JSON.stringify(errors)}`);
  return item;
}

export async function stockOf(client: Client, id: string): Promise<number> {
  return (await client.request<{ item: Item }>(`query ($id: ID!) { item(id: $id) { stock } }`, { id })).item
    .stock;
}

export async function reserveItem(customer: Client, input: object) {
  const defaults = { quantity: 1, startDate: day(0), endDate: day(1) };
  const { reserveItem } = await customer.request<{
    reserveItem: { reservation: Reservation | null; errors: Refusal[] };
  }>(
    `mutation ($input: ReserveItemInput!) { reserveItem(input: $input) { reservation { id version status quantity total { amount } } errors { code retryAfterMs } } }`,
    { input: { idempotencyKey: crypto.randomUUID(), ...defaults, ...input } },
  );
  return reserveItem;
}

/** A reservation that was accepted. @throws Error when it was refused. */
export async function reserved(customer: Client, input: object): Promise<Reservation> {
  const { reservation, errors } = await reserveItem(customer, input);
  if (reservation === null) throw new Error(`Refused: ${JSON.stringify(errors)}`);
  return reservation;
}

export async function cancelReservation(customer: Client, reservationId: string) {
  const { cancelReservation } = await customer.request<{
    cancelReservation: { reservation: Reservation | null; errors: Refusal[] };
  }>(
    `mutation ($input: CancelReservationInput!) { cancelReservation(input: $input) { reservation { ${RESERVATION_FIELDS} } errors { code } } }`,
    { input: { reservationId } },
  );
  return cancelReservation;
}

export async function readReservation(client: Client, id: string): Promise<Reservation> {
  const { reservation } = await client.request<{ reservation: Reservation }>(
    `query ($id: ID!) { reservation(id: $id) { ${RESERVATION_FIELDS} } }`,
    { id },
  );
  return reservation;
}

export const reservationIs = (client: Client, id: string, status: string): Promise<Reservation> =>
  waitFor(
    async () => {
      const reservation = await readReservation(client, id);
      return reservation.status === status ? reservation : undefined;
    },
    { what: `reservation ${id} to be ${status}` },
  );

/** The order of a reservation, once the store has received it. */
export const orderOf = (client: Client, reservationId: string): Promise<Order> =>
  waitFor(async () => (await readReservation(client, reservationId)).order ?? undefined, {
    what: 'the order',
  });

type VendorAction = 'confirmOrder' | 'prepareOrder' | 'handOverOrder' | 'rejectOrder' | 'returnItems';
const INPUT_TYPES: Record<VendorAction, string> = {
  confirmOrder: 'StoreOrderInput',
  prepareOrder: 'StoreOrderInput',
  handOverOrder: 'StoreOrderInput',
  rejectOrder: 'RejectOrderInput',
  returnItems: 'ReturnItemsInput',
};

export async function vendorDoes(
  vendor: Client,
  action: VendorAction,
  orderId: string,
  details: object = {},
) {
  const data = await vendor.request<Record<VendorAction, { order: Order | null; errors: Refusal[] }>>(
    `mutation ($input: ${INPUT_TYPES[action]}!) { ${action}(input: $input) { order { id status returnedQuantity } errors { code } } }`,
    { input: { orderId, ...details } },
  );
  return data[action];
}

/** Brings an order to where its items are with the customer. */
export async function handOver(vendor: Client, orderId: string): Promise<void> {
  for (const action of ['confirmOrder', 'prepareOrder', 'handOverOrder'] as const) {
    const { errors } = await vendorDoes(vendor, action, orderId);
    if (errors.length > 0) throw new Error(`${action}: ${JSON.stringify(errors)}`);
  }
}
