import type { CallContext } from '@naru/subgraph-host';
import DataLoader from 'dataloader';
import { reservationsSeenBy } from '../application/read-reservations.ts';
import type { ReservationsService } from '../application/reservations-service.ts';
import type { Reservation } from '../domain/reservation.ts';

export interface ResolverContext extends CallContext {
  readonly service: ReservationsService;
  /** The reservations that this request's caller may see, loaded once and together. */
  readonly visibleReservations: DataLoader<string, Reservation | null>;
}

export function createContext(service: ReservationsService): (call: CallContext) => ResolverContext {
  return (call) => ({
    ...call,
    service,
    visibleReservations: new DataLoader((ids) =>
      call.caller === null
        ? Promise.resolve(ids.map(() => null))
        : reservationsSeenBy(service.database, call.caller, ids),
    ),
  });
}
