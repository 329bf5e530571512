import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the stores service, beside what every subgraph process has. */
export const storesConfig = z.object({
  ...databaseVariables('STORES', 'sqlite:.naru/stores.sqlite'),
  VENDOR_TIMEOUT_MS: variables
    .durationMs(86_400_000)
    .describe('how long a shop may take to confirm or reject an order'),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

export type StoresConfig = z.output<typeof storesConfig>;
