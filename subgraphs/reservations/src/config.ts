import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the reservations service, beside what every subgraph process has. */
export const reservationsConfig = z.object({
  ...databaseVariables('RESERVATIONS', 'sqlite:.naru/reservations.sqlite'),
  HOLD_TIMEOUT_MS: variables.durationMs(610),
  ACK_WAIT_MS: variables.durationMs(10_000),
});

export type ReservationsConfig = z.output<typeof reservationsConfig>;
