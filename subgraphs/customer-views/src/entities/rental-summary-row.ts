import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { RentalSummary, ReservationStatus } from '../domain/rental-summary.ts';

/** The newest snapshot of each reservation that has arrived. */
export const RentalSummaryRow = defineEntity({
  name: 'RentalSummaryRow',
  tableName: 'rental_summary',
  indexes: [{ properties: ['customerId', 'id'] }],
  properties: {
    /** The reservation's id. */
    id: p.string().primary(),
    version: p.integer(),
    customerId: p.string(),
    status: p.string().$type<ReservationStatus>(),
    itemName: p.string(),
    quantity: p.integer(),
    startDate: p.string(),
    endDate: p.string(),
    totalAmount: p.integer(),
    totalCurrency: p.string(),
    updatedAt: p.datetime(),
  },
});

export function rentalSummaryOf(row: InferEntity<typeof RentalSummaryRow>): RentalSummary {
  return {
    id: row.id,
    status: row.status,
    itemName: row.itemName,
    quantity: row.quantity,
    startDate: row.startDate,
    endDate: row.endDate,
    total: { amount: row.totalAmount, currency: row.totalCurrency },
    updatedAt: row.updatedAt,
  };
}
