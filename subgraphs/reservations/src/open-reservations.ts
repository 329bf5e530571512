import { type Bus, createRequester } from '@naru/messaging';
import { openOutbox } from '@naru/outbox';
import { holdItems, releaseItems } from '@naru/schema';
import type { Host } from '@naru/service-host';
import { v7 as uuidv7 } from 'uuid';
import type { ReservationsService } from './application/reservations-service.ts';
import type { ReservationsConfig } from './config.ts';
import { reservationsTables } from './tables.ts';

/** Opens what the reservations service works with on the host's resources. */
export async function openReservations(
  config: ReservationsConfig,
  host: Host,
  bus: Bus,
): Promise<ReservationsService> {
  const now = () => new Date();
  const { database, outbox } = await openOutbox({ tables: reservationsTables, config, now }, host, bus);
  const patience = { timeoutMs: config.HOLD_TIMEOUT_MS };
  const stock = {
    hold: createRequester(bus, holdItems, patience),
    release: createRequester(bus, releaseItems, patience),
  };
  return { database, outbox, stock, log: host.log, now, newId: uuidv7 };
}
