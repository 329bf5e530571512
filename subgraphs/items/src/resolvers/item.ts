import { type DayRange, daysIn } from '@naru/calendar';
import { fault } from '@naru/subgraph-host';
import { rulesOf } from '../application/stock.ts';
import { available as forRange, availability as perDay } from '../domain/availability.ts';
import type { Item } from '../domain/item.ts';
import type { ResolverContext } from './context.ts';

const DAYS_MAX = 366;

export const itemFields = {
  __resolveReference: ({ id }: { readonly id: string }, { items }: ResolverContext) => items.load(id),
  async stock(item: Item, _args: unknown, { service, holds }: ResolverContext) {
    const rules = rulesOf(service);
    return forRange(item.units, await holds.load(item.id), { from: rules.today, to: rules.today }, rules);
  },
  async available(item: Item, range: DayRange, { service, holds }: ResolverContext) {
    return forRange(item.units, await holds.load(item.id), checked(range), rulesOf(service));
  },
  async availability(item: Item, range: DayRange, { service, holds }: ResolverContext) {
    return perDay(item.units, await holds.load(item.id), checked(range), rulesOf(service));
  },
};

/** @throws GraphQLError BAD_USER_INPUT for a range that ends before it begins, or is too long. */
function checked(range: DayRange): DayRange {
  const days = daysIn(range);
  if (days < 1 || days > DAYS_MAX) throw fault('BAD_USER_INPUT', `A range has 1 to ${DAYS_MAX} days`);
  return range;
}
