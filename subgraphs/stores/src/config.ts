import { variables, withTraits } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the stores service, beside what every subgraph process has. */
export const storesConfig = z.object({
  STORES_DATABASE_URL: withTraits(
    variables.text('sqlite:.naru/stores.sqlite').describe('its database; no other service reads it'),
    { perEnvironment: true, secret: true },
  ),
  VENDOR_TIMEOUT_MS: variables
    .durationMs(86_400_000)
    .describe('how long a shop may take to confirm or reject an order'),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

export type StoresConfig = z.output<typeof storesConfig>;
