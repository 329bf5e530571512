import type { PickupCallV1 } from '@naru/schema';
import { projectionInto, type SummaryView } from './projection.ts';

export const pickupView: SummaryView<PickupCallV1> = {
  table: 'pickup_summary',
  columnsOf: (call) => ({
    id: call.id,
    version: call.version,
    customer_id: call.customerId,
    status: call.status,
    place_label: call.place.label,
    fare_amount: call.fare.amount,
    fare_currency: call.fare.currency,
    courier_name: call.courier?.name ?? null,
    requested_at: new Date(call.requestedAt),
    updated_at: new Date(call.updatedAt),
  }),
};

/** Brings the summary of a call to a snapshot of the call, unless it shows a newer one. */
export const projectPickup = projectionInto(pickupView);
