import { type GeoPoint, isGeoPoint } from '@naru/geography';
import { type Refusal, refuse } from '@naru/refusal';
import { normalizeTelephone } from '@naru/telephone';
import type { Courier, Vehicle } from '../domain/courier.ts';
import { courierName } from '../domain/courier-details.ts';
import { CourierRow, courierOf } from '../entities/courier-row.ts';
import type { AssignmentService } from './assignment-service.ts';

export interface CourierDetails {
  readonly name: string;
  readonly tel: string;
  readonly vehicle: Vehicle;
  readonly capacity: number;
  readonly position?: GeoPoint | null;
}

const CAPACITY_MAX = 50;

/** Registers a courier under an id, online at once. @returns every reason why not. */
export async function registerCourier(
  { database, now }: AssignmentService,
  id: string,
  details: CourierDetails,
): Promise<Courier | readonly Refusal[]> {
  const name = courierName(details.name);
  const tel = normalizeTelephone(details.tel);
  const { capacity, position } = details;
  const refusals = [
    name === undefined
      ? refuse('NAME_INVALID', 'A name has 1 to 50 characters', { path: ['name'] })
      : undefined,
    tel === undefined
      ? refuse('TEL_INVALID', 'This is not a Korean phone number', { path: ['tel'] })
      : undefined,
    capacity < 1 || capacity > CAPACITY_MAX
      ? refuse('CAPACITY_INVALID', `The capacity is 1 to ${CAPACITY_MAX}`, { path: ['capacity'] })
      : undefined,
    position ? positionProblem(position) : undefined,
  ].filter((refusal) => refusal !== undefined);
  if (name === undefined || tel === undefined || refusals.length > 0) return refusals;

  return database.transaction(async (em) => {
    if ((await em.count(CourierRow, { id })) > 0) {
      return [refuse('ALREADY_REGISTERED', 'A courier of this id is registered already')];
    }
    const row = em.create(CourierRow, {
      ...{ id, name, tel, vehicle: details.vehicle, capacity, online: true, load: 0 },
      lat: position?.lat ?? null,
      lon: position?.lon ?? null,
      positionAt: position ? now() : null,
    });
    return courierOf(row);
  });
}

/** Notes where a courier is now, which also brings the courier online. */
export function reportPosition(
  service: AssignmentService,
  courierId: string,
  position: GeoPoint,
): Promise<Courier | Refusal> {
  const problem = positionProblem(position);
  if (problem !== undefined) return Promise.resolve(problem);
  const { lat, lon } = position;
  return changeCourier(service, courierId, { lat, lon, positionAt: service.now(), online: true });
}

/** Takes a courier on or off line. */
export const setOnline = (
  service: AssignmentService,
  courierId: string,
  online: boolean,
): Promise<Courier | Refusal> => changeCourier(service, courierId, { online });

function changeCourier(
  { database }: AssignmentService,
  courierId: string,
  change: {
    readonly online: boolean;
    readonly lat?: number;
    readonly lon?: number;
    readonly positionAt?: Date;
  },
): Promise<Courier | Refusal> {
  return database.transaction(async (em) => {
    // Not through the unit of work: the load, which others change meanwhile, must not be written back.
    const changed = await em.nativeUpdate(CourierRow, { id: courierId }, change);
    if (changed === 0) return refuse('NOT_FOUND', 'There is no such courier', { path: ['courierId'] });
    return courierOf(await em.findOneOrFail(CourierRow, courierId));
  });
}

function positionProblem(position: GeoPoint): Refusal | undefined {
  if (isGeoPoint(position)) return undefined;
  return refuse('POINT_INVALID', 'This is not a point on the globe', { path: ['position'] });
}
