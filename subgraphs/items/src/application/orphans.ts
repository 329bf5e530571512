import { HoldRow } from '../entities/hold-row.ts';
import type { ItemsService } from './items-service.ts';
import { releaseItems } from './release-items.ts';

const AT_ONCE = 100;

/**
 * Releases holds whose reservation was never stored: its service gave up waiting, or died. Silence is not enough to tell,
 * because the event of a stored reservation may wait for its broker, so the reservations service is asked. Begins after
 * twice the time that a reservation has to be stored, so that clocks need not agree to the second.
 * @throws Unavailable when there is no answer; every hold that was not asked about then stays.
 */
export async function releaseOrphans(service: ItemsService): Promise<void> {
  const { database, wasReservationStored, holdTtlMs, now } = service;
  const before = new Date(now().getTime() - 2 * holdTtlMs);
  const silent = await database.read((em) =>
    em.find(
      HoldRow,
      { state: 'HELD', heldAt: { $lt: before } },
      { limit: AT_ONCE, orderBy: { heldAt: 'asc' } },
    ),
  );
  for (const { reservationId } of silent) {
    const correlationId = `orphan-${reservationId}`;
    const { stored } = await wasReservationStored({ reservationId }, correlationId);
    if (stored) await keep(service, reservationId);
    else await releaseItems(service, { reservationId }, correlationId);
  }
}

/** The reservation exists: only its own events release the hold from now on. */
const keep = ({ database }: ItemsService, reservationId: string): Promise<number> =>
  database.transaction((em) => em.nativeUpdate(HoldRow, { reservationId, state: 'HELD' }, { state: 'KEPT' }));
