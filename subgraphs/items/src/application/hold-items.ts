import type { HoldItemsReplyV1, HoldItemsRequestV1 } from '@naru/schema';
import { available } from '../domain/availability.ts';
import { holdProblem } from '../domain/hold-request.ts';
import type { Item } from '../domain/item.ts';
import { HoldRow } from '../entities/hold-row.ts';
import type { ItemsService } from './items-service.ts';
import { holdsOf, lockItem, reportStock, rulesOf } from './stock.ts';

const refused = (code: string, message: string): HoldItemsReplyV1 => ({ held: false, code, message });

/**
 * Holds units for a reservation that is about to be stored. The item is locked while its stock is counted, so that it
 * is never promised twice. Asking again for the same reservation is answered as the first time.
 */
export function holdItems(
  service: ItemsService,
  request: HoldItemsRequestV1,
  correlationId: string,
): Promise<HoldItemsReplyV1> {
  const { reservationId, itemId, quantity, startDate, endDate } = request;
  const now = service.now();
  return service.outbox.transaction(async (unit) => {
    const item = await lockItem(unit.em, itemId);
    if (item === undefined) return refused('ITEM_NOT_FOUND', 'There is no such item');
    const earlier = await unit.em.findOne(HoldRow, reservationId);
    if (earlier?.state === 'RELEASED')
      return refused('RESERVATION_ENDED', 'What was held for this reservation is released');
    if (earlier) return held(item, new Date(earlier.heldAt.getTime() + service.holdTtlMs));

    const rules = rulesOf(service);
    const range = { from: startDate, to: endDate };
    const problem = holdProblem(quantity, range, rules.today);
    if (problem !== undefined) return refused(problem.code, problem.message);
    if (available(item.units, await holdsOf(unit.em, itemId), range, rules) < quantity) {
      return refused('NOT_ENOUGH_STOCK', 'There are not enough units left on these days');
    }
    unit.em.create(HoldRow, {
      ...{ reservationId, itemId, quantity, startDate, endDate, state: 'HELD' },
      ...{ returnedQuantity: 0, reservationVersion: 0, heldAt: now },
    });
    await reportStock(service, unit, item, { correlationId });
    return held(item, new Date(now.getTime() + service.holdTtlMs));
  });
}

function held({ id, sku, name, dayRate }: Item, expiresAt: Date): HoldItemsReplyV1 {
  const rate = dayRate as Extract<HoldItemsReplyV1, { held: true }>['item']['dayRate'];
  return { held: true, item: { id, sku, name, dayRate: rate }, expiresAt: expiresAt.toISOString() };
}
