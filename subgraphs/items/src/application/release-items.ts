import type { ReleaseItemsReplyV1, ReleaseItemsRequestV1 } from '@naru/schema';
import { HoldRow } from '../entities/hold-row.ts';
import type { ItemsService } from './items-service.ts';
import { lockItem, reportStock } from './stock.ts';

/** Gives back what was held for a reservation that is not to be; before the hold, sees to it that none follows. */
export async function releaseItems(
  service: ItemsService,
  { reservationId, itemId }: ReleaseItemsRequestV1,
  correlationId: string,
): Promise<ReleaseItemsReplyV1> {
  const now = service.now();
  await service.outbox.transaction(async (unit) => {
    const known = await unit.em.findOne(HoldRow, reservationId);
    if (known === null) {
      unit.em.create(HoldRow, tombstone(reservationId, itemId ?? '', now));
      return;
    }
    const item = await lockItem(unit.em, known.itemId);
    await unit.em.refresh(known);
    // Once the reservation is known to be stored, only its own events may release it.
    if (known.state !== 'HELD') return;
    unit.em.assign(known, { state: 'RELEASED' });
    if (item !== undefined) await reportStock(service, unit, item, { correlationId });
  });
  return { released: true };
}

const tombstone = (reservationId: string, itemId: string, heldAt: Date) => ({
  ...{ reservationId, itemId, heldAt, state: 'RELEASED' as const },
  ...{ quantity: 0, returnedQuantity: 0, startDate: '', endDate: '', reservationVersion: 0 },
});
