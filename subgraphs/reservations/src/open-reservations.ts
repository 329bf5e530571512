import { type Bus, createRequester } from '@naru/messaging';
import { createOutbox, startRelay } from '@naru/outbox';
import { openDatabase } from '@naru/persistence';
import { holdItems, releaseItems } from '@naru/schema';
import type { Host } from '@naru/service-host';
import { v7 as uuidv7 } from 'uuid';
import { migrations } from '../migrations/sqlite/index.ts';
import type { ReservationsService } from './application/reservations-service.ts';
import type { ReservationsConfig } from './config.ts';
import { entities } from './entities/index.ts';

/** Opens what the reservations service works with on the host's resources. */
export async function openReservations(
  config: ReservationsConfig,
  { resources, log }: Host,
  bus: Bus,
): Promise<ReservationsService> {
  const now = () => new Date();
  const database = resources.use(
    await openDatabase({ url: config.RESERVATIONS_DATABASE_URL, entities, migrations }),
  );
  const outbox = createOutbox({ database, service: 'reservations', now });
  resources.use(startRelay({ database, outbox, bus, service: 'reservations', log }));
  const patience = { timeoutMs: config.HOLD_TIMEOUT_MS };
  const stock = {
    hold: createRequester(bus, holdItems, patience),
    release: createRequester(bus, releaseItems, patience),
  };
  return { database, outbox, stock, log, now, newId: uuidv7 };
}
