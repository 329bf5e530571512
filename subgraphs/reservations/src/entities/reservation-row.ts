import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Reservation, ReservationStatus } from '../domain/reservation.ts';

export const ReservationRow = defineEntity({
  name: 'ReservationRow',
  tableName: 'reservation',
  indexes: [
    { properties: ['customerId', 'id'] },
    { properties: ['customerId', 'status', 'id'] },
    { properties: ['status', 'id'] },
  ],
  properties: {
    id: p.string().primary(),
    version: p.integer(),
    status: p.string().$type<ReservationStatus>(),
    customerId: p.string(),
    itemId: p.string(),
    itemName: p.string(),
    sku: p.string(),
    dayRateAmount: p.integer(),
    quantity: p.integer(),
    startDate: p.string(),
    endDate: p.string(),
    totalAmount: p.integer(),
    /** Of the day rate and the total. */
    currency: p.string(),
    returns: p.json<{ quantity: number; at: string }[]>(),
    orderVersion: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    history: p.json<{ status: ReservationStatus; at: string }[]>(),
  },
});

export function reservationOf(row: InferEntity<typeof ReservationRow>): Reservation {
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    customerId: row.customerId,
    itemId: row.itemId,
    itemName: row.itemName,
    sku: row.sku,
    dayRate: { amount: row.dayRateAmount, currency: row.currency },
    quantity: row.quantity,
    startDate: row.startDate,
    endDate: row.endDate,
    total: { amount: row.totalAmount, currency: row.currency },
    returns: row.returns.map(({ quantity, at }) => ({ quantity, at: new Date(at) })),
    orderVersion: row.orderVersion,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    history: row.history.map(({ status, at }) => ({ status, at: new Date(at) })),
  };
}

export function rowOf({ dayRate, total, ...same }: Reservation) {
  return {
    ...same,
    dayRateAmount: dayRate.amount,
    totalAmount: total.amount,
    currency: dayRate.currency,
    returns: same.returns.map(({ quantity, at }) => ({ quantity, at: at.toISOString() })),
    history: same.history.map(({ status, at }) => ({ status, at: at.toISOString() })),
  };
}
