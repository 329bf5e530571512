import { databaseVariables } from '@naru/persistence';
import { variables } from '@naru/service-host';
import { z } from 'zod';

/** The environment of the calls service, beside what every subgraph process has. */
export const callsConfig = z.object({
  ...databaseVariables('CALLS', 'sqlite:.naru/calls.sqlite'),
  QUOTE_TTL_MS: variables.durationMs(600_000),
  DISPATCH_TIMEOUT_MS: variables.durationMs(610),
  ACK_WAIT_MS: variables.durationMs(10_000),
});

export type CallsConfig = z.output<typeof callsConfig>;
