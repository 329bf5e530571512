import type { Bus } from '@naru/messaging';
import { type Database, type DatabaseOptions, openDatabase } from '@naru/persistence';
import type { Host } from '@naru/service-host';
import { createOutbox, type Outbox } from './outbox.ts';
import { startRelay } from './relay.ts';

export interface OutboxOptions extends DatabaseOptions {
  /** The publishing service, such as `calls`. */
  readonly service: string;
  readonly now: () => Date;
}

/** Opens a service's database and its outbox, whose events are published to the bus; both on the host's resources. */
export async function openOutbox(
  { service, now, ...options }: OutboxOptions,
  { resources, service: process, log }: Host,
  bus: Bus,
): Promise<{ readonly database: Database; readonly outbox: Outbox }> {
  const database = resources.use(await openDatabase(options));
  const outbox = createOutbox({ database, service, now });
  resources.use(startRelay({ database, outbox, bus, service: process, log }));
  return { database, outbox };
}
