import { LockMode } from '@mikro-orm/core';
import { dayOf } from '@naru/calendar';
import type { Cause } from '@naru/messaging';
import type { UnitOfWork } from '@naru/outbox';
import type { SqlEntityManager } from '@naru/persistence';
import { type RentalItemFact, type RentalItemV1, rentalItem } from '@naru/schema';
import { available, type StockRules } from '../domain/availability.ts';
import type { Hold } from '../domain/hold.ts';
import { changed, type Item } from '../domain/item.ts';
import { HoldRow } from '../entities/hold-row.ts';
import { ItemRow, itemOf, rowOf } from '../entities/item-row.ts';
import type { ItemsService } from './items-service.ts';

export const rulesOf = ({ bufferDays, now }: ItemsService): StockRules => ({
  today: dayOf(now()),
  bufferDays,
});

/** The item, locked: whoever changes what is promised of it waits for each other here. */
export async function lockItem(em: SqlEntityManager, id: string): Promise<Item | undefined> {
  const row = await em.findOne(ItemRow, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  return row === null ? undefined : itemOf(row);
}

/** The holds that keep units of an item. */
export const holdsOf = (em: SqlEntityManager, itemId: string): Promise<Hold[]> =>
  em.find(HoldRow, { itemId, state: { $ne: 'RELEASED' } });

/** Saves a new version of a locked item, and reports it with the stock that it has now. */
export async function saveItem(
  service: ItemsService,
  unit: UnitOfWork,
  fact: RentalItemFact,
  item: Item,
  cause: Cause,
): Promise<void> {
  await unit.em.upsert(ItemRow, rowOf(item));
  await unit.em.flush();
  const rules = rulesOf(service);
  const today = { from: rules.today, to: rules.today };
  const body: RentalItemV1 = {
    ...item,
    dayRate: item.dayRate as RentalItemV1['dayRate'],
    stock: available(item.units, await holdsOf(unit.em, item.id), today, rules),
    updatedAt: item.updatedAt.toISOString(),
  };
  unit.publish(rentalItem, fact, body, cause);
}

/** Reports that what is promised of a locked item has changed. */
export const reportStock = (
  service: ItemsService,
  unit: UnitOfWork,
  item: Item,
  cause: Cause,
): Promise<void> => saveItem(service, unit, 'stock-changed', changed(item, service.now()), cause);
