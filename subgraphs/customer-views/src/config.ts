import { variables, withTraits } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the customer views, beside what every subgraph process has. */
export const customerViewsConfig = z.object({
  CUSTOMER_VIEWS_DATABASE_URL: withTraits(
    variables.text('sqlite:.naru/customer-views.sqlite').describe('its database; no other service reads it'),
    { perEnvironment: true, secret: true },
  ),
  ACK_WAIT_MS: variables
    .durationMs(10_000)
    .describe('how long a handler may take before its event is given to another replica'),
});

export type CustomerViewsConfig = z.output<typeof customerViewsConfig>;
