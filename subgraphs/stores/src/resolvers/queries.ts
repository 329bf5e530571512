import { callerWithRole, connectionOf } from '@naru/subgraph-host';
import { countOrders, listOrders } from '../application/read-orders.ts';
import type { StoreOrder, StoreOrderStatus } from '../domain/store-order.ts';
import type { ResolverContext } from './context.ts';

export function storeOrder(_root: unknown, args: { id: string }, { caller, visibleOrders }: ResolverContext) {
  callerWithRole(caller, 'VENDOR', 'OPERATOR');
  return visibleOrders.load(args.id);
}

export function storeOrders(
  _root: unknown,
  args: { first: number; after?: string | null; status?: StoreOrderStatus | null },
  { caller, service }: ResolverContext,
) {
  callerWithRole(caller, 'VENDOR', 'OPERATOR');
  const filter = args.status ? { status: args.status } : {};
  return connectionOf<StoreOrder>(args, {
    load: (page) => listOrders(service.database, filter, page),
    count: () => countOrders(service.database, filter),
    idOf: ({ id }) => id,
  });
}
