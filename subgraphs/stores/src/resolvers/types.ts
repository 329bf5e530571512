import type { StoreOrder } from '../domain/store-order.ts';
import type { ResolverContext } from './context.ts';

interface Reference {
  readonly id: string;
}

export const storeOrderFields = {
  __resolveReference: ({ id }: Reference, { visibleOrders }: ResolverContext) => visibleOrders.load(id),
  reservation: ({ reservationId }: StoreOrder) => ({ id: reservationId }),
};

export const reservationFields = {
  __resolveReference: ({ id }: Reference) => ({ id }),
  order: ({ id }: Reference, _args: unknown, { visibleOrdersByReservation }: ResolverContext) =>
    visibleOrdersByReservation.load(id),
};
