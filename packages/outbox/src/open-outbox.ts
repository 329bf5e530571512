import type { Bus } from '@naru/messaging';
import { type Database, databaseTarget, openDatabase, type ServiceTables } from '@naru/persistence';
import type { Host } from '@naru/service-host';
import { createOutbox, type Outbox } from './outbox.ts';
import { startRelay } from './relay.ts';

export interface OutboxOptions {
  /** The publishing service's tables, an outbox and an inbox among them. */
  readonly tables: ServiceTables;
  /** The values of the service's `databaseVariables`. */
  readonly config: Readonly<Record<string, unknown>> & { readonly MIGRATE_ON_START: boolean };
  readonly now: () => Date;
}

/**
 * Opens a service's database and its outbox, whose events are published to the bus; both on the host's resources. The
 * process is ready while the database answers.
 * @throws as openDatabase and databaseTarget do
 */
export async function openOutbox(
  { tables, config, now }: OutboxOptions,
  { resources, service: process, log, health }: Host,
  bus: Bus,
): Promise<{ readonly database: Database; readonly outbox: Outbox }> {
  const { service, prefix } = tables;
  const target = databaseTarget(config, prefix);
  const database = resources.use(
    await openDatabase({ target, tables, migrate: config.MIGRATE_ON_START, log }),
  );
  health.check(`${service} database`, () => database.ping());
  const outbox = createOutbox({ database, service, now });
  resources.use(startRelay({ database, outbox, bus, service: process, log }));
  return { database, outbox };
}
