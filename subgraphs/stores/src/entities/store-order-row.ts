import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { StoreOrder, StoreOrderStatus } from '../domain/store-order.ts';

export const StoreOrderRow = defineEntity({
  name: 'StoreOrderRow',
  tableName: 'store_order',
  indexes: [{ properties: ['status', 'id'] }, { properties: ['status', 'answerDueAt'] }],
  properties: {
    id: p.string().primary(),
    version: p.integer(),
    status: p.string().$type<StoreOrderStatus>(),
    /** One order for each reservation, however often it is told of. */
    reservationId: p.string().unique(),
    customerId: p.string(),
    itemId: p.string(),
    itemName: p.string(),
    quantity: p.integer(),
    returnedQuantity: p.integer(),
    returns: p.json<{ quantity: number; at: string }[]>(),
    startDate: p.string(),
    endDate: p.string(),
    rejectReason: p.string().nullable(),
    answerDueAt: p.datetime().nullable(),
    /** The story that the reservation belongs to, for the step that a timer takes. */
    correlationId: p.string(),
    receivedAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export type StoreOrderRecord = InferEntity<typeof StoreOrderRow>;

export function orderOf(row: StoreOrderRecord): StoreOrder {
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    reservationId: row.reservationId,
    customerId: row.customerId,
    itemId: row.itemId,
    itemName: row.itemName,
    quantity: row.quantity,
    returnedQuantity: row.returnedQuantity,
    returns: row.returns.map(({ quantity, at }) => ({ quantity, at: new Date(at) })),
    startDate: row.startDate,
    endDate: row.endDate,
    rejectReason: row.rejectReason ?? null,
    answerDueAt: row.answerDueAt ?? null,
    receivedAt: row.receivedAt,
    updatedAt: row.updatedAt,
  };
}

export function rowOf(order: StoreOrder) {
  return {
    ...order,
    returns: order.returns.map(({ quantity, at }) => ({ quantity, at: at.toISOString() })),
  };
}
