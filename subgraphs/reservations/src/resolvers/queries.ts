import { connectionOf, signedIn } from '@naru/subgraph-host';
import { countReservations, listReservations } from '../application/read-reservations.ts';
import type { Reservation, ReservationStatus } from '../domain/reservation.ts';
import { maySeeAll } from '../domain/visibility.ts';
import type { ResolverContext } from './context.ts';

export function reservation(
  _root: unknown,
  args: { id: string },
  { caller, visibleReservations }: ResolverContext,
) {
  signedIn(caller);
  return visibleReservations.load(args.id);
}

export function reservations(
  _root: unknown,
  args: { first: number; after?: string | null; status?: ReservationStatus | null },
  { caller, service }: ResolverContext,
) {
  const reader = signedIn(caller);
  const filter = {
    ...(maySeeAll(reader) ? {} : { customerId: reader.sub }),
    ...(args.status ? { status: args.status } : {}),
  };
  return connectionOf<Reservation>(args, {
    load: (page) => listReservations(service.database, filter, page),
    count: () => countReservations(service.database, filter),
    idOf: ({ id }) => id,
  });
}
