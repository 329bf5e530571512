import { variables, withTraits } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the reservations service, beside what every subgraph process has. */
export const reservationsConfig = z.object({
  RESERVATIONS_DATABASE_URL: withTraits(
    variables.text('sqlite:.naru/reservations.sqlite').describe('its database; no other service reads it'),
    { perEnvironment: true, secret: true },
  ),
  HOLD_TIMEOUT_MS: variables.durationMs(610).describe('how long items may take to hold or release'),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

export type ReservationsConfig = z.output<typeof reservationsConfig>;
