import { distanceMeters, type GeoPoint } from '@naru/geography';

export type Vehicle = 'MOTORCYCLE' | 'VAN' | 'TRUCK';
export type ParcelClass = 'UNDER_10KG' | 'FROM_10KG';

export interface Courier {
  readonly id: string;
  readonly name: string;
  readonly tel: string;
  readonly vehicle: Vehicle;
  readonly online: boolean;
  readonly position: GeoPoint | null;
  readonly positionAt: Date | null;
  readonly load: number;
  readonly capacity: number;
}

/** What a courier must be able to do to get a call. */
export interface CourierNeed {
  readonly point: GeoPoint;
  readonly radiusMeters: number;
  readonly parcelClass: ParcelClass;
  /** Positions from before this instant say nothing about where the courier is. */
  readonly positionsSince: Date;
}

export interface Candidate {
  readonly courier: Courier;
  readonly distanceMeters: number;
}

/** Orders candidates, best first. */
export type RankCouriers = (candidates: readonly Candidate[]) => readonly Candidate[];

const CARRIES: Record<Vehicle, readonly ParcelClass[]> = {
  MOTORCYCLE: ['UNDER_10KG'],
  VAN: ['UNDER_10KG', 'FROM_10KG'],
  TRUCK: ['UNDER_10KG', 'FROM_10KG'],
};

/** What can carry a parcel of the class. */
export const vehiclesFor = (parcelClass: ParcelClass): readonly Vehicle[] =>
  (Object.keys(CARRIES) as Vehicle[]).filter((vehicle) => CARRIES[vehicle].includes(parcelClass));

/** The couriers who can take a call: online, lately seen within reach, with the vehicle and the room for it. */
export function candidatesFor(need: CourierNeed, couriers: readonly Courier[]): readonly Candidate[] {
  return couriers.flatMap((courier) => {
    const { position, positionAt } = courier;
    if (!courier.online || position === null || positionAt === null) return [];
    if (positionAt < need.positionsSince || courier.load >= courier.capacity) return [];
    if (!CARRIES[courier.vehicle].includes(need.parcelClass)) return [];
    const distance = distanceMeters(need.point, position);
    return distance <= need.radiusMeters ? [{ courier, distanceMeters: distance }] : [];
  });
}

/** The nearest courier, of equally near ones the less loaded. */
export const nearestFirst: RankCouriers = (candidates) =>
  candidates.toSorted(
    (a, b) =>
      a.distanceMeters - b.distanceMeters ||
      a.courier.load - b.courier.load ||
      (a.courier.id < b.courier.id ? -1 : 1),
  );
