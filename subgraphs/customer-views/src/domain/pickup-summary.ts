import type { PickupCallV1 } from '@naru/schema';

export type PickupCallStatus = PickupCallV1['status'];

/** A call as its customer's page shows it. */
export interface PickupSummary {
  /** The call's id. */
  readonly id: string;
  readonly status: PickupCallStatus;
  readonly placeLabel: string;
  readonly fare: { readonly amount: number; readonly currency: string };
  readonly courierName: string | null;
  readonly requestedAt: Date;
  readonly updatedAt: Date;
}
