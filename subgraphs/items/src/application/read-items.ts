import { containsText, type Database, inOrder, type SqlEntityManager } from '@naru/persistence';
import type { Hold } from '../domain/hold.ts';
import type { Item } from '../domain/item.ts';
import { HoldRow } from '../entities/hold-row.ts';
import { ItemRow, itemOf } from '../entities/item-row.ts';

export async function itemsOf(database: Database, ids: readonly string[]): Promise<(Item | null)[]> {
  const rows = await database.read((em) => em.find(ItemRow, { id: { $in: [...ids] } }));
  return inOrder(ids, rows.map(itemOf), (item) => item.id);
}

/** What keeps units of each item. */
export async function holdsOfItems(database: Database, itemIds: readonly string[]): Promise<Hold[][]> {
  const holds = await database.read((em) =>
    em.find(HoldRow, { itemId: { $in: [...itemIds] }, state: { $ne: 'RELEASED' } }),
  );
  return itemIds.map((id) => holds.filter((hold) => hold.itemId === id));
}

export async function itemOfSku(database: Database, sku: string): Promise<Item | null> {
  const row = await database.read((em) => em.findOne(ItemRow, { sku }));
  return row === null ? null : itemOf(row);
}

/** The items whose SKU, name or category contains the text; all without one. */
export function listItems(
  database: Database,
  search: string | undefined,
  page: { readonly limit: number; readonly beforeId: string | undefined },
): Promise<Item[]> {
  const older = page.beforeId === undefined ? {} : { id: { $lt: page.beforeId } };
  return database.read(async (em) => {
    const where = { ...matching(em, search), ...older };
    return (await em.find(ItemRow, where, { orderBy: { id: 'desc' }, limit: page.limit })).map(itemOf);
  });
}

export const countItems = (database: Database, search: string | undefined): Promise<number> =>
  database.read((em) => em.count(ItemRow, matching(em, search)));

function matching(em: SqlEntityManager, search: string | undefined) {
  const text = search?.normalize('NFC').trim().toLowerCase();
  // Not LIKE: its wildcards are ordinary characters to whoever searches.
  return text ? containsText(em, 'search_text', text) : {};
}
