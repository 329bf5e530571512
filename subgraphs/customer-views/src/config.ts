import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the customer views, beside what every subgraph process has. */
export const customerViewsConfig = z.object({
  ...databaseVariables('CUSTOMER_VIEWS', 'sqlite:.naru/customer-views.sqlite'),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

export type CustomerViewsConfig = z.output<typeof customerViewsConfig>;
