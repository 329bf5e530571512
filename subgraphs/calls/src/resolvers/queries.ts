import { resolvePlace, searchPlaces } from '@naru/geography';
import { hasRole } from '@naru/identity';
import { connectionOf, fault, signedIn } from '@naru/subgraph-host';
import { placeRefusal } from '../application/place-refusal.ts';
import { countCalls, listCalls } from '../application/read-calls.ts';
import { fareFor } from '../domain/fare.ts';
import type { ParcelClass } from '../domain/parcel-class.ts';
import type { PickupCall, PickupCallStatus } from '../domain/pickup-call.ts';
import type { ResolverContext } from './context.ts';

export function pickupCall(_root: unknown, args: { id: string }, { caller, visibleCalls }: ResolverContext) {
  signedIn(caller);
  return visibleCalls.load(args.id);
}

export function pickupCalls(
  _root: unknown,
  args: { first: number; after?: string | null; status?: PickupCallStatus | null },
  { caller, calls }: ResolverContext,
) {
  const { sub } = signedIn(caller);
  const filter = {
    ...(hasRole(caller, 'OPERATOR') ? {} : { customerId: sub }),
    ...(args.status ? { status: args.status } : {}),
  };
  return connectionOf<PickupCall>(args, {
    load: (page) => listCalls(calls.database, filter, page),
    count: () => countCalls(calls.database, filter),
    idOf: (call) => call.id,
  });
}

export function quotePickup(
  _root: unknown,
  args: { parcelClass: ParcelClass; place: { label: string; point?: { lat: number; lon: number } | null } },
  { calls }: ResolverContext,
) {
  const place = resolvePlace(args.place);
  if (typeof place === 'string') throw fault('BAD_USER_INPUT', placeRefusal(place).message);
  const expiresAt = new Date(calls.now().getTime() + calls.quoteTtlMs);
  return { ...fareFor(calls.rateCard, args.parcelClass, place.point), expiresAt };
}

export const places = (_root: unknown, args: { search?: string | null }) => searchPlaces(args.search ?? '');
