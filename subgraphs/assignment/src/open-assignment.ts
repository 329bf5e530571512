import type { Bus } from '@naru/messaging';
import { createOutbox, startRelay } from '@naru/outbox';
import { openDatabase } from '@naru/persistence';
import type { Host } from '@naru/service-host';
import { v7 as uuidv7 } from 'uuid';
import { migrations } from '../migrations/sqlite/index.ts';
import type { AssignmentService } from './application/assignment-service.ts';
import type { DeskConfig } from './config.ts';
import { entities } from './entities/index.ts';

/** Opens what the desk and the dispatcher both need; in one process they share one of it. */
export async function openAssignment(config: DeskConfig, host: Host, bus: Bus): Promise<AssignmentService> {
  const now = () => new Date();
  const database = host.resources.use(
    await openDatabase({ url: config.ASSIGNMENT_DATABASE_URL, entities, migrations }),
  );
  const outbox = createOutbox({ database, service: 'assignment', now });
  host.resources.use(startRelay({ database, outbox, bus, service: host.service, log: host.log }));
  host.health.check('assignment', () => bus.assertConnected());
  return { database, outbox, positionTtlMs: config.POSITION_TTL_MS, now, newId: uuidv7 };
}
