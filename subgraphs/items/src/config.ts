import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the items service, beside what every subgraph process has. */
export const itemsConfig = z.object({
  ...databaseVariables('ITEMS', 'sqlite:.naru/items.sqlite'),
  BUFFER_DAYS: variables.durationMs(0),
  HOLD_TTL_MS: variables.durationMs(60_000),
  REGISTRATION_TIMEOUT_MS: variables.durationMs(610),
  REGISTRATIONS_AT_ONCE: variables.positiveInt(10),
  /** Simulates a database that takes this long to register an item, and up to as much again as the jitter says. */
  SIMULATED_DELAY_MS: variables.durationMs(0),
  SIMULATED_JITTER_MS: variables.durationMs(0),
  /** Whether registrations are guarded; off only to show what the guard is for. */
  REGISTRATION_GUARD: variables.flag(true),
  ACK_WAIT_MS: variables.durationMs(10_000),
});

export type ItemsConfig = z.output<typeof itemsConfig>;
