import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the stores service, beside what every subgraph process has. */
export const storesConfig = z.object({
  STORES_DATABASE_URL: variables.text('sqlite:.naru/stores.sqlite'),
  VENDOR_TIMEOUT_MS: variables.durationMs(86_400_000),
  ACK_WAIT_MS: variables.durationMs(10_000),
});

export type StoresConfig = z.output<typeof storesConfig>;
