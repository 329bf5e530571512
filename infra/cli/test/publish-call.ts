import { type Bus, headerRecord, natsHeaders } from '@naru/messaging';
import { type PickupCallV1, pickupCall, subjectOf, typeOf } from '@naru/schema';

const callOf = (version: number): PickupCallV1 => ({
  id: 'c1',
  version,
  status: 'REQUESTED',
  customerId: 'customer-1',
  parcelClass: 'UNDER_10KG',
  place: { label: '홍대입구역', point: { lat: 37.557, lon: 126.924 } },
  fare: { amount: 6800, currency: 'KRW' },
  courier: null,
  requestedAt: '2026-03-02T01:15:02.118Z',
  updatedAt: '2026-03-02T01:15:02.118Z',
});

/** Publishes that a call was requested, as `event-<version>`. */
export async function publishCall(bus: Bus, version: number): Promise<void> {
  const call = callOf(version);
  const headers = headerRecord({
    ...{ id: `event-${version}`, type: typeOf(pickupCall, 'requested'), source: '/naru/calls' },
    ...{ subject: call.id, time: call.updatedAt, aggregateVersion: version },
    correlationId: `story-${version}`,
  });
  await bus.js.publish(subjectOf(pickupCall, call, 'requested'), JSON.stringify(call), {
    headers: natsHeaders(headers),
  });
}
