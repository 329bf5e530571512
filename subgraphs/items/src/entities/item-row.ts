import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Item } from '../domain/item.ts';

export const ItemRow = defineEntity({
  name: 'ItemRow',
  tableName: 'item',
  properties: {
    id: p.string().primary(),
    version: p.integer(),
    sku: p.string().unique(),
    name: p.string(),
    /** What a search looks through: SKU, name and category in lower case. */
    searchText: p.text(),
    category: p.string().nullable(),
    dayRateAmount: p.integer(),
    dayRateCurrency: p.string(),
    units: p.integer(),
    updatedAt: p.datetime(),
  },
});

export function itemOf(row: InferEntity<typeof ItemRow>): Item {
  return {
    id: row.id,
    version: row.version,
    sku: row.sku,
    name: row.name,
    category: row.category ?? null,
    dayRate: { amount: row.dayRateAmount, currency: row.dayRateCurrency },
    units: row.units,
    updatedAt: row.updatedAt,
  };
}

export function rowOf(item: Item) {
  const { dayRate, ...same } = item;
  return {
    ...same,
    searchText: [item.sku, item.name, item.category ?? ''].join(' ').toLowerCase(),
    dayRateAmount: dayRate.amount,
    dayRateCurrency: dayRate.currency,
  };
}
