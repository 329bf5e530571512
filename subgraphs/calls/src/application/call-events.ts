import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import { type PickupCallFact, type PickupCallV1, pickupCall } from '@naru/schema';
import type { PickupCall } from '../domain/pickup-call.ts';

/** Reports what happened to a call. The phone number stays here: who may call it asks this service. */
export function publishCall(unit: UnitOfWork, fact: PickupCallFact, call: PickupCall, cause: Cause): void {
  const body: PickupCallV1 = {
    id: call.id,
    version: call.version,
    status: call.status,
    customerId: call.customerId,
    parcelClass: call.parcelClass,
    place: call.place,
    fare: call.fare as PickupCallV1['fare'],
    courier: call.courier,
    requestedAt: call.requestedAt.toISOString(),
    updatedAt: call.updatedAt.toISOString(),
  };
  unit.publish(pickupCall, fact, body, cause);
}
