import { resolvePlace } from '@naru/geography';
import { hasRole } from '@naru/identity';
import { fault, signedIn } from '@naru/subgraph-host';
import { firstCouriers, newestOpenOffer } from '../application/read-assignments.ts';
import { couriersWithin } from '../application/search.ts';
import { nearestFirst, type ParcelClass } from '../domain/courier.ts';
import type { ResolverContext } from './context.ts';

const FIRST_MAX = 100;
const RADIUS_MAX_METERS = 50_000;

export function courier(_root: unknown, args: { id: string }, { caller, couriers }: ResolverContext) {
  signedIn(caller);
  return couriers.load(args.id);
}

export function couriers(_root: unknown, args: { first: number }, { caller, service }: ResolverContext) {
  signedIn(caller);
  if (args.first < 1 || args.first > FIRST_MAX) {
    throw fault('BAD_USER_INPUT', `first must be between 1 and ${FIRST_MAX}`);
  }
  return firstCouriers(service.database, args.first);
}

export async function couriersNear(
  _root: unknown,
  args: {
    place: { label: string; point?: { lat: number; lon: number } | null };
    radiusMeters: number;
    parcelClass: ParcelClass;
  },
  { caller, service }: ResolverContext,
) {
  signedIn(caller);
  const place = resolvePlace(args.place);
  if (typeof place === 'string') throw fault('BAD_USER_INPUT', `The place is not usable: ${place}`);
  if (args.radiusMeters < 1 || args.radiusMeters > RADIUS_MAX_METERS) {
    throw fault('BAD_USER_INPUT', `radiusMeters must be between 1 and ${RADIUS_MAX_METERS}`);
  }
  const need = {
    point: place.point,
    radiusMeters: args.radiusMeters,
    parcelClass: args.parcelClass,
    positionsSince: new Date(service.now().getTime() - service.positionTtlMs),
  };
  return nearestFirst(await service.database.read((em) => couriersWithin(em, need)));
}

export function openOffer(_root: unknown, args: { courierId: string }, { caller, service }: ResolverContext) {
  const { sub } = signedIn(caller);
  if (sub !== args.courierId && !hasRole(caller, 'OPERATOR')) {
    throw fault('FORBIDDEN', 'The offers of a courier are for that courier');
  }
  return newestOpenOffer(service.database, args.courierId, service.now());
}
