import type { Place } from '@naru/geography';
import { type Refusal, refuse } from '@naru/refusal';
import type { AssignmentSnapshot } from './assignment-snapshot.ts';
import type { Money } from './fare.ts';
import type { ParcelClass } from './parcel-class.ts';

export type PickupCallStatus =
  | 'REQUESTED'
  | 'SEARCHING'
  | 'CONFIRMED'
  | 'PICKED_UP'
  | 'CANCEL_PENDING'
  | 'CANCELLED'
  | 'NO_COURIER';

export interface PickupCall {
  readonly id: string;
  readonly version: number;
  readonly status: PickupCallStatus;
  readonly customerId: string;
  readonly parcelClass: ParcelClass;
  readonly place: Place;
  readonly tel: string;
  readonly fare: Money;
  readonly courier: { readonly id: string; readonly name: string } | null;
  /** The newest version of the assignment that this call has followed; 0 before the first. */
  readonly assignmentVersion: number;
  readonly requestedAt: Date;
  readonly updatedAt: Date;
  readonly history: readonly { readonly status: PickupCallStatus; readonly at: Date }[];
}

export type PickupCommand =
  | { readonly type: 'CancelPickup' }
  | { readonly type: 'FollowAssignment'; readonly assignment: AssignmentSnapshot };

/** What happened to a call. `AssignmentNoted` is for the call's own memory; the others are published. */
export type PickupEvent =
  | { readonly type: 'SearchStarted'; readonly at: Date }
  | {
      readonly type: 'CourierConfirmed';
      readonly courier: { readonly id: string; readonly name: string };
      readonly at: Date;
    }
  | { readonly type: 'ParcelPickedUp'; readonly courier: PickupCall['courier']; readonly at: Date }
  | { readonly type: 'NoCourierFound'; readonly at: Date }
  | { readonly type: 'CancelRequested'; readonly at: Date }
  | { readonly type: 'CallCancelled'; readonly at: Date }
  | { readonly type: 'AssignmentNoted'; readonly assignmentVersion: number };

/** A new call, as it is before its first change. */
export function requestCall(
  details: Pick<PickupCall, 'id' | 'customerId' | 'parcelClass' | 'place' | 'tel' | 'fare'>,
  now: Date,
): PickupCall {
  return {
    ...details,
    version: 1,
    status: 'REQUESTED',
    courier: null,
    assignmentVersion: 0,
    requestedAt: now,
    updatedAt: now,
    history: [{ status: 'REQUESTED', at: now }],
  };
}

/** What a command leads to: events, nothing when it was done before, or a refusal. */
export function decide(
  call: PickupCall,
  command: PickupCommand,
  now: Date,
): readonly PickupEvent[] | Refusal {
  switch (command.type) {
    case 'CancelPickup':
      return cancel(call, now);
    case 'FollowAssignment':
      return follow(call, command.assignment, now);
  }
}

function cancel(call: PickupCall, now: Date): readonly PickupEvent[] | Refusal {
  switch (call.status) {
    case 'REQUESTED':
    case 'SEARCHING':
    case 'CONFIRMED':
      return [{ type: 'CancelRequested', at: now }];
    case 'CANCEL_PENDING':
    case 'CANCELLED':
      return [];
    case 'PICKED_UP':
      return refuse('ALREADY_PICKED_UP', 'The courier already has the parcel', { path: ['callId'] });
    case 'NO_COURIER':
      return refuse('ALREADY_ENDED', 'The call ended without a courier', { path: ['callId'] });
  }
}

/**
 * Brings the call to where its assignment stands, through every status on the way. Snapshots may come late, twice or
 * with gaps between them: an older one than was followed changes nothing.
 */
function follow(call: PickupCall, assignment: AssignmentSnapshot, now: Date): readonly PickupEvent[] {
  if (isFinal(call.status) || assignment.version <= call.assignmentVersion) return [];
  const noted: PickupEvent = { type: 'AssignmentNoted', assignmentVersion: assignment.version };
  return [...stepsTowards(call, assignment, now), noted];
}

function stepsTowards(call: PickupCall, assignment: AssignmentSnapshot, now: Date): readonly PickupEvent[] {
  const cancelling = call.status === 'CANCEL_PENDING';
  switch (assignment.status) {
    case 'PENDING':
      return cancelling ? [] : searching(call, now);
    case 'EXHAUSTED':
      return cancelling ? [] : [...searching(call, now), { type: 'NoCourierFound', at: now }];
    case 'CANCELLED':
      return [{ type: 'CallCancelled', at: now }];
    case 'ASSIGNED':
      return cancelling ? [] : confirmed(call, assignment, now);
    case 'COMPLETED':
      return [
        ...(cancelling ? [] : confirmed(call, assignment, now)),
        // A call that waits for its cancellation followed no assigned courier: who has the parcel is said here.
        { type: 'ParcelPickedUp', courier: assignment.courier ?? call.courier, at: now },
      ];
  }
}

const searching = (call: PickupCall, now: Date): readonly PickupEvent[] =>
  call.status === 'SEARCHING' ? [] : [{ type: 'SearchStarted', at: now }];

function confirmed(call: PickupCall, { courier }: AssignmentSnapshot, now: Date): readonly PickupEvent[] {
  if (courier === null || (call.status === 'CONFIRMED' && call.courier?.id === courier.id)) return [];
  return [...searching(call, now), { type: 'CourierConfirmed', courier, at: now }];
}

/** The call after one event. Only published events make a new version. */
export function evolve(call: PickupCall, event: PickupEvent): PickupCall {
  switch (event.type) {
    case 'SearchStarted':
      return { ...reach(call, 'SEARCHING', event.at), courier: null };
    case 'CourierConfirmed':
      return { ...reach(call, 'CONFIRMED', event.at), courier: known(event.courier) };
    case 'ParcelPickedUp':
      return { ...reach(call, 'PICKED_UP', event.at), courier: known(event.courier) };
    case 'NoCourierFound':
      return reach(call, 'NO_COURIER', event.at);
    case 'CancelRequested':
      return reach(call, 'CANCEL_PENDING', event.at);
    case 'CallCancelled':
      return reach(call, 'CANCELLED', event.at);
    case 'AssignmentNoted':
      return { ...call, assignmentVersion: event.assignmentVersion };
  }
}

/** What the call keeps of a courier: an assignment tells more. */
const known = (courier: PickupCall['courier']): PickupCall['courier'] =>
  courier && { id: courier.id, name: courier.name };

function reach(call: PickupCall, status: PickupCallStatus, at: Date): PickupCall {
  return {
    ...call,
    version: call.version + 1,
    status,
    updatedAt: at,
    history: [...call.history, { status, at }],
  };
}

const isFinal = (status: PickupCallStatus): boolean =>
  status === 'PICKED_UP' || status === 'CANCELLED' || status === 'NO_COURIER';
