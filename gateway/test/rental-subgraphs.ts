import type { CallContext } from '@naru/subgraph-host';
import type { Reservation, StoreOrder, World } from './world.ts';

interface Definition {
  readonly types: string;
  resolvers(world: World): object;
}

type ById = { id: string };

const reservationOf = (world: World, id: string, { caller }: CallContext) => {
  const found = world.reservations.get(id);
  const mayRead = caller?.roles.some((role) => role === 'VENDOR' || role === 'OPERATOR');
  return found && (found.customerId === caller?.sub || mayRead) ? found : null;
};

/** What the rental business is to the tests: a public catalogue, its customers' reservations, its vendors' orders. */
export const rentalSubgraphs: Readonly<Record<'items' | 'reservations' | 'stores', Definition>> = {
  items: {
    types: `
      scalar DateTime
      type Item @key(fields: "id") {
        id: ID! version: Int! name: String! units: Int! @shareable stock: Int! @shareable updatedAt: DateTime!
      }
      type Query { item(id: ID!): Item }`,
    resolvers: ({ items }) => ({
      Query: { item: (_: unknown, { id }: ById) => items.get(id) ?? null },
      Item: { __resolveReference: ({ id }: ById) => items.get(id) },
    }),
  },
  reservations: {
    types: `
      scalar DateTime
      enum ReservationStatus {
        RESERVED CONFIRMED REJECTED EXPIRED PREPARED RENTED PARTIALLY_RETURNED RETURNED CANCEL_PENDING CANCELLED
      }
      type Reservation @key(fields: "id") {
        id: ID!
        version: Int! @shareable
        status: ReservationStatus! @shareable
        updatedAt: DateTime! @shareable
        customerId: ID!
        item: Item!
      }
      type Item @key(fields: "id", resolvable: false) { id: ID! }
      type Query { reservation(id: ID!): Reservation }`,
    resolvers: (world) => ({
      Query: {
        reservation: (_: unknown, { id }: ById, context: CallContext) => reservationOf(world, id, context),
      },
      Reservation: {
        __resolveReference: ({ id }: ById, context: CallContext) => reservationOf(world, id, context),
        item: ({ itemId }: Reservation) => ({ id: itemId }),
      },
    }),
  },
  stores: {
    types: `
      enum StoreOrderStatus { RECEIVED CONFIRMED REJECTED PREPARED RENTED PARTIALLY_RETURNED RETURNED CANCELLED }
      type StoreOrder @key(fields: "id") {
        id: ID!
        version: Int! @shareable
        status: StoreOrderStatus! @shareable
        returnedQuantity: Int! @shareable
        quantity: Int!
        reservation: Reservation!
      }
      type Reservation @key(fields: "id", resolvable: false) { id: ID! }
      type Query { storeOrder(id: ID!): StoreOrder }`,
    resolvers: ({ orders }) => ({
      Query: { storeOrder: (_: unknown, { id }: ById) => orders.get(id) ?? null },
      StoreOrder: {
        __resolveReference: ({ id }: ById) => orders.get(id),
        reservation: ({ reservationId }: StoreOrder) => ({ id: reservationId }),
      },
    }),
  },
};
