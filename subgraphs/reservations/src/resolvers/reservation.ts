import { dayOf } from '@naru/calendar';
import { isOverdue, lateFee } from '../domain/lateness.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { ResolverContext } from './context.ts';

export const reservationFields = {
  // Also the way in for every other subgraph's reference to a reservation: the caller still sees only what is theirs.
  __resolveReference: (reference: { readonly id: string }, { visibleReservations }: ResolverContext) =>
    visibleReservations.load(reference.id),
  item: ({ itemId }: Reservation) => ({ id: itemId }),
  isOverdue: (reservation: Reservation, _args: unknown, { service }: ResolverContext) =>
    isOverdue(reservation, dayOf(service.now())),
  lateFee: (reservation: Reservation, _args: unknown, { service }: ResolverContext) =>
    lateFee(reservation, dayOf(service.now())),
};
