import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { PickupCallStatus, PickupSummary } from '../domain/pickup-summary.ts';

/** The newest snapshot of each call that has arrived. */
export const PickupSummaryRow = defineEntity({
  name: 'PickupSummaryRow',
  tableName: 'pickup_summary',
  indexes: [{ properties: ['customerId', 'id'] }],
  properties: {
    /** The call's id. */
    id: p.string().primary(),
    version: p.integer(),
    customerId: p.string(),
    status: p.string().$type<PickupCallStatus>(),
    placeLabel: p.string(),
    fareAmount: p.integer(),
    fareCurrency: p.string(),
    courierName: p.string().nullable(),
    requestedAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export function pickupSummaryOf(row: InferEntity<typeof PickupSummaryRow>): PickupSummary {
  return {
    id: row.id,
    status: row.status,
    placeLabel: row.placeLabel,
    fare: { amount: row.fareAmount, currency: row.fareCurrency },
    courierName: row.courierName ?? null,
    requestedAt: row.requestedAt,
    updatedAt: row.updatedAt,
  };
}
