import { HoldRow } from '../entities/hold-row.ts';
import type { ItemsService } from './items-service.ts';
import { releaseItems } from './release-items.ts';

const AT_ONCE = 100;

/**
 * Releases holds whose reservation did not follow: its service gave up waiting, or died, before it stored it. Twice the
 * time that a reservation has to be stored, so that clocks need not agree to the second. @returns how many.
 */
export async function releaseOrphans(service: ItemsService): Promise<number> {
  const before = new Date(service.now().getTime() - 2 * service.holdTtlMs);
  const orphans = await service.database.read((em) =>
    em.find(HoldRow, { state: 'HELD', heldAt: { $lt: before } }, { limit: AT_ONCE }),
  );
  for (const { reservationId } of orphans)
    await releaseItems(service, { reservationId }, `orphan-${reservationId}`);
  return orphans.length;
}
