import type { Bus } from '@naru/messaging';
import { openOutbox } from '@naru/outbox';
import type { Host } from '@naru/service-host';
import { v7 as uuidv7 } from 'uuid';
import type { AssignmentService } from './application/assignment-service.ts';
import type { AssignmentConfig } from './config.ts';
import { assignmentTables } from './tables.ts';

/** Opens what the desk and the dispatcher both need; in one process they share one of it. */
export async function openAssignment(
  config: AssignmentConfig,
  host: Host,
  bus: Bus,
): Promise<AssignmentService> {
  const now = () => new Date();
  const { database, outbox } = await openOutbox({ tables: assignmentTables, config, now }, host, bus);
  host.health.check('assignment', () => bus.assertConnected());
  return { database, outbox, positionTtlMs: config.POSITION_TTL_MS, now, newId: uuidv7 };
}
