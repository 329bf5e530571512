import {
  type EventFamily,
  type PickupCallFact,
  type PickupCallV1,
  pickupCall,
  type RentalReservationFact,
  type RentalReservationV1,
  rentalReservation,
} from '@naru/schema';
import { v7 as uuidv7 } from 'uuid';

/** One event of one subject's story. */
export interface StoryEvent<Body = PickupCallV1 | RentalReservationV1, Fact extends string = string> {
  readonly family: EventFamily<Fact, Body>;
  readonly id: string;
  readonly fact: Fact;
  readonly body: Body;
}

export type CallEvent = StoryEvent<PickupCallV1, PickupCallFact>;
export type ReservationEvent = StoryEvent<RentalReservationV1, RentalReservationFact>;

/** The story's event of a version of its subject. */
export function eventOf<Event>(story: readonly Event[], version: number): Event {
  const event = story[version - 1];
  if (event === undefined) throw new RangeError(`The story has no version ${version}`);
  return event;
}

let clockMs = Date.parse('2026-03-02T01:00:00Z');
const nextInstant = (): Date => {
  clockMs += 1_000;
  return new Date(clockMs);
};

/** The events of one new subject, in the order of their versions; each later than all made before. */
function tell<Fact extends string, Body>(
  family: EventFamily<Fact, Body>,
  facts: readonly Fact[],
  bodyOf: (fact: Fact, common: { id: string; version: number }, createdAt: string, updatedAt: string) => Body,
): StoryEvent<Body, Fact>[] {
  const createdAt = nextInstant();
  const id = uuidv7({ msecs: createdAt.getTime() });
  return facts.map((fact, index) => {
    const at = index === 0 ? createdAt : nextInstant();
    const body = bodyOf(fact, { id, version: index + 1 }, createdAt.toISOString(), at.toISOString());
    return { family, id: uuidv7({ msecs: at.getTime() }), fact, body };
  });
}

const CALL_STATUS: Record<PickupCallFact, PickupCallV1['status']> = {
  requested: 'REQUESTED',
  searching: 'SEARCHING',
  confirmed: 'CONFIRMED',
  'picked-up': 'PICKED_UP',
  'cancel-requested': 'CANCEL_PENDING',
  cancelled: 'CANCELLED',
  'no-courier': 'NO_COURIER',
};

export function callStory(customerId: string, facts: readonly PickupCallFact[]): CallEvent[] {
  let courier: PickupCallV1['courier'] = null;
  return tell(pickupCall, facts, (fact, common, requestedAt, updatedAt) => {
    const turn = common.version - 1;
    if (fact === 'searching') courier = null;
    if (fact === 'confirmed') courier = { id: `courier-${turn}`, name: `박기사 ${turn}` };
    return {
      ...{ ...common, status: CALL_STATUS[fact], customerId, parcelClass: 'UNDER_10KG' },
      place: { label: '이수', point: { lat: 37.48626, lon: 126.98227 } },
      fare: { amount: 20_000, currency: 'KRW' },
      ...{ courier, requestedAt, updatedAt },
    };
  });
}

const RESERVATION_STATUS: Record<RentalReservationFact, RentalReservationV1['status']> = {
  reserved: 'RESERVED',
  confirmed: 'CONFIRMED',
  rejected: 'REJECTED',
  expired: 'EXPIRED',
  prepared: 'PREPARED',
  rented: 'RENTED',
  'partially-returned': 'PARTIALLY_RETURNED',
  returned: 'RETURNED',
  'cancel-requested': 'CANCEL_PENDING',
  cancelled: 'CANCELLED',
};

/** Three units, of which each partial return brings one back. */
export function rentalStory(
  customerId: string,
  facts: readonly RentalReservationFact[],
  itemName = 'SamsungTV55in',
): ReservationEvent[] {
  const returns: { quantity: number; at: string }[] = [];
  return tell(rentalReservation, facts, (fact, common, createdAt, updatedAt) => {
    const out = 3 - returns.length;
    if (fact === 'partially-returned') returns.push({ quantity: 1, at: updatedAt });
    if (fact === 'returned') returns.push({ quantity: out, at: updatedAt });
    return {
      ...{ ...common, status: RESERVATION_STATUS[fact], customerId },
      ...{ itemId: 'item-1', itemName, sku: 'TV-55', quantity: 3 },
      returnedQuantity: returns.reduce((sum, { quantity }) => sum + quantity, 0),
      returns: [...returns],
      ...{ startDate: '2026-03-10', endDate: '2026-03-12' },
      ...{ dayRate: { amount: 30_000, currency: 'KRW' }, total: { amount: 270_000, currency: 'KRW' } },
      ...{ createdAt, updatedAt },
    };
  });
}
