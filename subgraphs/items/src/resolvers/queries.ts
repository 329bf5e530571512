import { connectionOf } from '@naru/subgraph-host';
import { countItems, itemOfSku, listItems } from '../application/read-items.ts';
import type { Item } from '../domain/item.ts';
import type { ResolverContext } from './context.ts';

export const item = (_root: unknown, args: { id: string }, { items }: ResolverContext) => items.load(args.id);

export const itemBySku = (_root: unknown, args: { sku: string }, { service }: ResolverContext) =>
  itemOfSku(service.database, args.sku);

export function items(
  _root: unknown,
  args: { first: number; after?: string | null; search?: string | null },
  { service }: ResolverContext,
) {
  const search = args.search ?? undefined;
  return connectionOf<Item>(args, {
    load: (page) => listItems(service.database, search, page),
    count: () => countItems(service.database, search),
    idOf: ({ id }) => id,
  });
}
