import type { Cause } from '@naru/messaging';
import { isRefusal, type Refusal, refuse } from '@naru/refusal';
import { peakPromised } from '../domain/availability.ts';
import { type Item, setUnits } from '../domain/item.ts';
import type { ItemsService } from './items-service.ts';
import { holdsOf, lockItem, rulesOf, saveItem } from './stock.ts';

/** The farthest day that can be reserved is nearer than this. */
const FOREVER = '9999-12-31';

/** Sets how many units the shop owns, never below what is promised to customers. */
export function setItemUnits(
  service: ItemsService,
  { itemId, units }: { readonly itemId: string; readonly units: number },
  cause: Cause,
): Promise<Item | Refusal> {
  return service.outbox.transaction(async (unit) => {
    const item = await lockItem(unit.em, itemId);
    if (item === undefined) return refuse('NOT_FOUND', 'There is no such item', { path: ['itemId'] });
    const rules = rulesOf(service);
    const promised = peakPromised(await holdsOf(unit.em, itemId), { from: rules.today, to: FOREVER }, rules);
    const outcome = setUnits(item, units, promised, service.now());
    if (isRefusal(outcome) || outcome.version === item.version) return outcome;
    await saveItem(service, unit, 'units-changed', outcome, cause);
    return outcome;
  });
}
