import type { CallContext } from '@naru/subgraph-host';

/** What the small subgraphs of the tests know: change it to change what they answer. */
export interface World {
  calls: Map<string, Call>;
  offers: Map<string, Offer>;
  items: Map<string, Item>;
  reservations: Map<string, Reservation>;
  orders: Map<string, StoreOrder>;
  /** Called on every request of a subgraph; may delay or throw. */
  onRequest: (subgraph: string, call: CallContext) => void | Promise<void>;
}

export interface Call {
  id: string;
  version: number;
  status: string;
  customerId: string;
  updatedAt: string;
  tel: string;
}

export interface Offer {
  id: string;
  status: string;
  courierId: string;
  callId: string;
}

export interface Item {
  id: string;
  version: number;
  name: string;
  units: number;
  stock: number;
  updatedAt: string;
}

export interface Reservation {
  id: string;
  version: number;
  status: string;
  customerId: string;
  itemId: string;
  updatedAt: string;
}

export interface StoreOrder {
  id: string;
  version: number;
  status: string;
  quantity: number;
  returnedQuantity: number;
  reservationId: string;
}

export function createWorld(): World {
  return {
    calls: new Map(),
    offers: new Map(),
    items: new Map(),
    reservations: new Map(),
    orders: new Map(),
    onRequest: () => {},
  };
}
