import type { CallContext } from '@naru/subgraph-host';
import DataLoader from 'dataloader';
import { ordersSeenBy } from '../application/read-orders.ts';
import type { StoresService } from '../application/stores-service.ts';
import type { StoreOrder } from '../domain/store-order.ts';

export interface ResolverContext extends CallContext {
  readonly service: StoresService;
  /** The orders that this request's caller may see, loaded once and together. */
  readonly visibleOrders: DataLoader<string, StoreOrder | null>;
  /** The same by their reservations. */
  readonly visibleOrdersByReservation: DataLoader<string, StoreOrder | null>;
}

export function createContext(service: StoresService): (call: CallContext) => ResolverContext {
  return (call) => {
    const visibleBy = (key: 'id' | 'reservationId') =>
      new DataLoader<string, StoreOrder | null>((ids) =>
        call.caller === null
          ? Promise.resolve(ids.map(() => null))
          : ordersSeenBy(service.database, call.caller, key, ids),
      );
    return {
      ...call,
      service,
      visibleOrders: visibleBy('id'),
      visibleOrdersByReservation: visibleBy('reservationId'),
    };
  };
}
