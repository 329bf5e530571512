import { defineEntity, p } from '@mikro-orm/core';
import type { HoldState } from '../domain/hold.ts';

/** The ledger: one row per reservation, so that holding and releasing twice is the same as once. */
export const HoldRow = defineEntity({
  name: 'HoldRow',
  tableName: 'hold',
  indexes: [{ properties: ['itemId', 'state'] }, { properties: ['state', 'heldAt'] }],
  properties: {
    reservationId: p.string().primary(),
    itemId: p.string(),
    state: p.string().$type<HoldState>(),
    quantity: p.integer(),
    returnedQuantity: p.integer(),
    startDate: p.string(),
    endDate: p.string(),
    reservationVersion: p.integer(),
    heldAt: p.datetime(),
  },
});
