import { callerWithRole, payloadOf } from '@naru/subgraph-host';
import { cancelReservation as cancel } from '../application/reservations.ts';
import { reserveItem as reserve } from '../application/reserve-item.ts';
import type { ReservationRequest } from '../domain/reservation-request.ts';
import type { ResolverContext } from './context.ts';

export async function reserveItem(
  _root: unknown,
  { input }: { input: ReservationRequest & { idempotencyKey: string } },
  { caller, service, correlationId }: ResolverContext,
) {
  const { sub } = callerWithRole(caller, 'CUSTOMER');
  return payloadOf('reservation', await reserve(service, sub, input, { correlationId }));
}

export async function cancelReservation(
  _root: unknown,
  { input }: { input: { reservationId: string } },
  { caller, service, correlationId }: ResolverContext,
) {
  const { sub } = callerWithRole(caller, 'CUSTOMER');
  const request = { customerId: sub, reservationId: input.reservationId };
  return payloadOf('reservation', await cancel(service, request, { correlationId }));
}
