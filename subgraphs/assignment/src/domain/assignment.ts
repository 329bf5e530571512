import type { GeoPoint } from '@naru/geography';
import type { Candidate, ParcelClass, Vehicle } from './courier.ts';
import type { SearchPlan } from './search-plan.ts';

export type AssignmentStatus = 'PENDING' | 'ASSIGNED' | 'EXHAUSTED' | 'CANCELLED' | 'COMPLETED';

export interface AssignedCourier {
  readonly id: string;
  readonly name: string;
  readonly vehicle: Vehicle;
}

export interface Assignment {
  readonly id: string;
  readonly version: number;
  readonly callId: string;
  readonly customerId: string;
  readonly parcelClass: ParcelClass;
  readonly point: GeoPoint;
  readonly status: AssignmentStatus;
  /** Counts the searches: a courier who gives the call up begins a new one. Offers of an older epoch are void. */
  readonly epoch: number;
  /** The rounds of this epoch's search that were opened. */
  readonly round: number;
  /** When the next round is due; null before the call is stored and when nobody is searched. */
  readonly nextRoundAt: Date | null;
  readonly courier: AssignedCourier | null;
  readonly distanceMeters: number | null;
  readonly assignedAt: Date | null;
  /** Couriers who gave this call up. */
  readonly excludedCourierIds: readonly string[];
  readonly updatedAt: Date;
}

export interface AcceptedOffer {
  readonly id: string;
  readonly epoch: number;
}

export type AssignmentCommand =
  | { readonly type: 'BeginSearch' }
  | { readonly type: 'OpenRound'; readonly candidates: readonly Candidate[]; readonly plan: SearchPlan }
  | { readonly type: 'AcceptOffer'; readonly offer: AcceptedOffer; readonly candidate: Candidate }
  | { readonly type: 'ReleaseAssignment'; readonly courierId: string }
  | { readonly type: 'CompletePickup'; readonly courierId: string }
  | { readonly type: 'CancelAssignment' };

/** What happened. `SearchScheduled` and `RoundOpened` are the assignment's own; the others are published. */
export type AssignmentEvent =
  | { readonly type: 'SearchScheduled'; readonly at: Date }
  | { readonly type: 'SearchStarted'; readonly at: Date }
  | { readonly type: 'RoundOpened'; readonly offeredTo: readonly Candidate[]; readonly endsAt: Date }
  | {
      readonly type: 'CourierAssigned';
      readonly candidate: Candidate;
      readonly offerId: string | null;
      readonly at: Date;
    }
  | { readonly type: 'CourierReleased'; readonly courierId: string; readonly at: Date }
  | { readonly type: 'SearchExhausted'; readonly at: Date }
  | { readonly type: 'AssignmentCancelled'; readonly at: Date }
  | { readonly type: 'PickupCompleted'; readonly at: Date };

/** An accepted dispatch request (할당요청). The search begins when the call is known to be stored. */
export function acceptDispatchRequest(
  details: Pick<Assignment, 'id' | 'callId' | 'customerId' | 'parcelClass' | 'point'>,
  now: Date,
): Assignment {
  return {
    ...details,
    version: 0,
    status: 'PENDING',
    epoch: 1,
    round: 0,
    nextRoundAt: null,
    courier: null,
    distanceMeters: null,
    assignedAt: null,
    excludedCourierIds: [],
    updatedAt: now,
  };
}

/** The assignment after one event. Only published events make a new version. */
export function evolve(assignment: Assignment, event: AssignmentEvent): Assignment {
  switch (event.type) {
    case 'SearchScheduled':
      return { ...assignment, nextRoundAt: event.at };
    case 'SearchStarted':
      return reach(assignment, event.at, {});
    case 'RoundOpened':
      return { ...assignment, round: assignment.round + 1, nextRoundAt: event.endsAt };
    case 'CourierAssigned': {
      const { courier, distanceMeters } = event.candidate;
      return reach(assignment, event.at, {
        status: 'ASSIGNED',
        courier: { id: courier.id, name: courier.name, vehicle: courier.vehicle },
        distanceMeters,
        // Without an offer, the assignment is the whole of its round.
        round: event.offerId === null ? assignment.round + 1 : assignment.round,
        assignedAt: event.at,
        nextRoundAt: null,
      });
    }
    case 'CourierReleased':
      return reach(assignment, event.at, {
        status: 'PENDING',
        epoch: assignment.epoch + 1,
        round: 0,
        nextRoundAt: event.at,
        courier: null,
        distanceMeters: null,
        assignedAt: null,
        excludedCourierIds: [...assignment.excludedCourierIds, event.courierId],
      });
    case 'SearchExhausted':
      return reach(assignment, event.at, { status: 'EXHAUSTED', nextRoundAt: null });
    case 'AssignmentCancelled':
      return reach(assignment, event.at, { status: 'CANCELLED', nextRoundAt: null });
    case 'PickupCompleted':
      return reach(assignment, event.at, { status: 'COMPLETED' });
  }
}

const reach = (assignment: Assignment, at: Date, change: Partial<Assignment>): Assignment => ({
  ...assignment,
  ...change,
  version: assignment.version + 1,
  updatedAt: at,
});
