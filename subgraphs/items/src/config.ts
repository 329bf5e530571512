import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the items service, beside what every subgraph process has. */
export const itemsConfig = z.object({
  ...databaseVariables('ITEMS', 'sqlite:.naru/items.sqlite'),
  BUFFER_DAYS: variables.count(0).describe('days after each rental on which its units are made ready'),
  HOLD_TTL_MS: variables
    .durationMs(60_000)
    .describe('how long a reservation has to be stored, for which stock is held'),
  REGISTRATION_TIMEOUT_MS: variables
    .durationMs(610)
    .describe('how long registering an item may take before it counts as a failure'),
  REGISTRATIONS_AT_ONCE: variables
    .positiveInt(10)
    .describe('registrations at once; more are told to come back'),
  SIMULATED_DELAY_MS: variables.durationMs(0).describe('for load tests: how long a slow database takes'),
  SIMULATED_JITTER_MS: variables.durationMs(0).describe('for load tests: up to how much longer'),
  REGISTRATION_GUARD: variables
    .flag(true)
    .describe('whether registrations are guarded; off only to show what the guard is for'),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

export type ItemsConfig = z.output<typeof itemsConfig>;
