import { claimKey, earlierResult, type IdempotentCommand, keyProblem } from '@naru/idempotency';
import type { Cause } from '@naru/messaging';
import { Overtaken } from '@naru/persistence';
import { isRefusal, type Refusal, refuse } from '@naru/refusal';
import { Unavailable } from '@naru/resilience';
import { type Item, type ItemDetails, registerItem as register } from '../domain/item.ts';
import { ItemRow, itemOf } from '../entities/item-row.ts';
import type { ItemsService } from './items-service.ts';
import { saveItem } from './stock.ts';

/**
 * Registers an item, or refuses as `OVERLOADED` when registrations are too many at once. The same registration sent again
 * has the same answer. @returns every reason why not.
 */
export async function registerItem(
  service: ItemsService,
  owner: string,
  { idempotencyKey: key, ...details }: ItemDetails & { readonly idempotencyKey: string },
  cause: Cause,
): Promise<Item | readonly Refusal[]> {
  const badKey = keyProblem(key);
  const item = register(service.newId(), details, service.now());
  if (badKey !== undefined || !('id' in item)) {
    return [badKey, ...('id' in item ? [] : item)].filter((refusal) => refusal !== undefined);
  }
  const command: IdempotentCommand = { owner, command: 'registerItem', key, input: details };
  try {
    return await service.guardRegistration(() => store(service, command, item, cause));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return [
      refuse('OVERLOADED', 'Too many items are being registered; please try again shortly', {
        retryAfterMs: error.retryAfterMs,
      }),
    ];
  }
}

function store(
  service: ItemsService,
  command: IdempotentCommand,
  item: Item,
  cause: Cause,
): Promise<Item | readonly Refusal[]> {
  return service.outbox.transaction(async (unit) => {
    const earlier = await earlierResult(unit.em, command);
    if (isRefusal(earlier)) return [earlier];
    if (earlier !== undefined) return itemOf(await unit.em.findOneOrFail(ItemRow, earlier));
    if ((await unit.em.count(ItemRow, { sku: item.sku })) > 0) {
      return [refuse('SKU_TAKEN', 'Another item has this SKU', { path: ['sku'] })];
    }
    if (!(await claimKey(unit.em, command, item.id))) throw new Overtaken('The key was claimed meanwhile');
    await saveItem(service, unit, 'registered', item, cause);
    return item;
  });
}
