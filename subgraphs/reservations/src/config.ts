import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the reservations service, beside what every subgraph process has. */
export const reservationsConfig = z.object({
  ...databaseVariables('RESERVATIONS', 'sqlite:.naru/reservations.sqlite'),
  HOLD_TIMEOUT_MS: variables.durationMs(610).describe('how long items may take to hold or release'),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

export type ReservationsConfig = z.output<typeof reservationsConfig>;
