import type { CallContext } from '@naru/subgraph-host';
import DataLoader from 'dataloader';
import type { ItemsService } from '../application/items-service.ts';
import { holdsOfItems, itemsOf } from '../application/read-items.ts';
import type { Hold } from '../domain/hold.ts';
import type { Item } from '../domain/item.ts';

export interface ResolverContext extends CallContext {
  readonly service: ItemsService;
  readonly items: DataLoader<string, Item | null>;
  readonly holds: DataLoader<string, Hold[]>;
}

export function createContext(service: ItemsService): (call: CallContext) => ResolverContext {
  return (call) => ({
    ...call,
    service,
    items: new DataLoader((ids) => itemsOf(service.database, ids)),
    holds: new DataLoader((ids) => holdsOfItems(service.database, ids)),
  });
}
