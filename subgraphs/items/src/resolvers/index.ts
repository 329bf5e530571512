import type { GraphQLResolverMap } from '@apollo/subgraph';
import { CalendarDate, DateTime } from '@naru/subgraph-host';
import type { ResolverContext } from './context.ts';
import { itemFields } from './item.ts';
import { registerItem, setItemUnits } from './mutations.ts';
import { item, itemBySku, items } from './queries.ts';

export const resolvers: GraphQLResolverMap<ResolverContext> = {
  Date: CalendarDate,
  DateTime,
  UserError: { __resolveType: () => 'Refusal' },
  Query: { item, itemBySku, items },
  Mutation: { registerItem, setItemUnits },
  Item: itemFields,
};
